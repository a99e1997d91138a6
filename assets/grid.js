/* Functions that columns of tables name: the bar behind a share leaves room for the number. */
(function () {
    "use strict";

    const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

    functions.epideskBar = (params, full) => {
        const share = Math.max(0, Math.min(1, (Number(params.value) || 0) / (full * 1.6)));
        return { background: `linear-gradient(to right, var(--bar, #0001) ${100 * share}%, transparent 0)` };
    };
})();
