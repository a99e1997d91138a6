/* Functions that columns of tables name: the bar behind a share. */
(function () {
    "use strict";

    const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

    functions.epideskBar = (params) => {
        const share = Math.max(0, Math.min(1, Number(params.value) || 0));
        return { background: `linear-gradient(to right, var(--bar, #0001) ${100 * share}%, transparent 0)` };
    };
})();
