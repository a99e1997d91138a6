/* Names leave the screen when their time is over, though nobody touches it. */
(function () {
    "use strict";

    const EVERY_MS = 5000;

    window.setInterval(() => {
        const shown = document.querySelector(".reveal [data-until]");
        if (shown && Date.now() >= Number(shown.dataset.until)) {
            window.location.reload();
        }
    }, EVERY_MS);
})();
