/* Buttons with data-copy put that text on the clipboard; over plain http too, where the clipboard API is missing. */
(function () {
    "use strict";

    const SHOWN_MS = 2000;

    function byHand(text) {
        const field = document.createElement("textarea");
        field.value = text;
        field.setAttribute("readonly", "");
        field.style.position = "fixed";
        field.style.top = "-100px";
        document.body.appendChild(field);
        field.select();
        field.setSelectionRange(0, text.length);
        let done = false;
        try {
            done = document.execCommand("copy");
        } finally {
            field.remove();
        }
        return done;
    }

    async function copy(text) {
        if (window.isSecureContext && navigator.clipboard) {
            try {
                await navigator.clipboard.writeText(text);
                return true;
            } catch {
                /* refused: try the old way */
            }
        }
        return byHand(text);
    }

    document.addEventListener("click", async (event) => {
        const button = event.target.closest && event.target.closest("[data-copy]");
        if (!button) {
            return;
        }
        event.preventDefault(); /* a button in a summary must not fold it */
        const word = button.querySelector("[data-copy-word]") || button;
        const before = button.dataset.before || word.textContent;
        button.dataset.before = before;
        const done = await copy(button.dataset.copy);
        button.focus();
        word.textContent = done ? button.dataset.done : button.dataset.failed;
        button.classList.toggle("copied", done);
        window.clearTimeout(Number(button.dataset.timer));
        button.dataset.timer = String(
            window.setTimeout(() => {
                word.textContent = before;
                button.classList.remove("copied");
            }, SHOWN_MS)
        );
    });
})();
