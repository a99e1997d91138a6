/* A row of the list of unmatched answers is drawn anew after a press: the focus stays on the button that was pressed. */
(function () {
    "use strict";

    document.addEventListener("click", (event) => {
        const pressed = event.target.closest(".steward .presses button");
        if (!pressed) {
            return;
        }
        const row = pressed.closest("li");
        const watch = new MutationObserver(() => {
            const again = document.getElementById(pressed.id);
            if (again && again !== pressed) {
                watch.disconnect();
                again.focus();
            }
        });
        watch.observe(row, { childList: true, subtree: true });
    });
})();
