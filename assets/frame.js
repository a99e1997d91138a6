/* The frame's hands: language, theme, folding, keys, search, and the way back to sign-in. */
(function () {
    "use strict";

    const YEAR_S = 31536000;
    const PAUSE_MS = 150;
    const root = document.documentElement;
    const base = root.dataset.base || ""; /* the path below which the desk lies */

    function remember(name, value) {
        const secure = window.location.protocol === "https:" ? "; Secure" : "";
        document.cookie = `${name}=${value}; path=${base}/; max-age=${YEAR_S}; SameSite=Lax${secure}`;
    }

    function recalled(name) {
        const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
        return found ? found.slice(name.length + 1) : "";
    }

    function folded(yes) {
        root.classList.toggle("folded", yes);
        window.dispatchEvent(new Event("resize"));
    }

    folded(recalled("epidesk_rail") === "folded");

    const acts = {
        lang: (button) => {
            remember("epidesk_lang", button.dataset.lang);
            window.location.reload();
        },
        theme: () => {
            const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
            root.dataset.bsTheme = next;
            root.dataset.agThemeMode = next;
            remember("epidesk_theme", next);
            /* Figures are drawn in their theme's colours: ask for them again. */
            window.location.reload();
        },
        fold: () => {
            const yes = !root.classList.contains("folded");
            folded(yes);
            remember("epidesk_rail", yes ? "folded" : "open");
        },
        keys: () => {
            const sheet = document.getElementById("frame-keys");
            if (!sheet) {
                return; /* the sign-in page has none */
            }
            sheet.hidden = !sheet.hidden;
            if (!sheet.hidden) {
                sheet.querySelector("button").focus();
            }
        },
    };

    function closeMenus(except) {
        document.querySelectorAll("details.drop[open]").forEach((one) => {
            if (one !== except) {
                one.open = false;
            }
        });
    }

    document.addEventListener("click", (event) => {
        const target = event.target.closest ? event.target : document.body;
        const button = target.closest("[data-act]");
        closeMenus(target.closest("a, [data-act]") ? null : target.closest("details.drop"));
        if (button && acts[button.dataset.act]) {
            acts[button.dataset.act](button);
        } else if (target.id === "frame-keys") {
            target.hidden = true;
        }
        if (target.closest(".hits a")) {
            leaveSearch();
        }
    });

    /* What was typed, once typing has paused; what it was in between is nobody's business. */
    let pause = 0;
    let unheard = null;
    const client = (window.dash_clientside = window.dash_clientside || {});
    client.frame = {
        typed: (words) =>
            new Promise((tell) => {
                window.clearTimeout(pause);
                if (unheard) {
                    unheard(client.no_update);
                }
                unheard = tell;
                pause = window.setTimeout(() => {
                    unheard = null;
                    tell(words || "");
                }, PAUSE_MS);
            }),
    };

    function field() {
        return document.querySelector("#frame-search input, input#frame-search");
    }

    function leaveSearch() {
        const input = field();
        if (input && window.dash_clientside) {
            window.dash_clientside.set_props("frame-search", { value: "" });
            window.dash_clientside.set_props("frame-hits", { children: [] });
            input.blur();
        }
    }

    function typing(element) {
        return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
    }

    function press(selector) {
        const found = document.querySelector(selector);
        if (found) {
            found.click();
        }
        return Boolean(found);
    }

    function stepHits(event) {
        const hits = [...document.querySelectorAll(".hits a")];
        const place = hits.indexOf(document.activeElement);
        const next = event.key === "ArrowDown" ? place + 1 : place - 1;
        if (hits.length && next < hits.length) {
            event.preventDefault();
            (next < 0 ? field() : hits[next]).focus();
        }
    }

    const keys = {
        "/": () => field() && (field().focus(), field().select(), true),
        "?": () => (acts.keys(), true),
        "[": () => press("#frame-before"),
        "]": () => press("#frame-after"),
        ".": () => press("#frame-latest"),
    };

    function escape() {
        const sheet = document.getElementById("frame-keys");
        if (sheet) {
            sheet.hidden = true;
        }
        closeMenus(null);
        if (document.activeElement && document.activeElement.closest(".search")) {
            leaveSearch();
        }
    }

    document.addEventListener("keydown", (event) => {
        const active = document.activeElement || document.body;
        if (event.key === "Escape") {
            escape();
        } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && active.closest(".search")) {
            stepHits(event);
        } else if (event.key === "Enter" && active === field()) {
            press(".hits a");
        } else if (event.key === "Enter" && active.matches(".ag-cell")) {
            const link = active.closest(".ag-root").querySelector(`.ag-row[row-id="${CSS.escape(active.closest(".ag-row").getAttribute("row-id"))}"] a[data-unit]`);
            if (link) {
                link.click();
            }
        } else if (!typing(active) && !event.ctrlKey && !event.metaKey && !event.altKey) {
            const done = /^[1-9]$/.test(event.key) ? press(`.rail li:nth-child(${event.key}) a`) : keys[event.key] && keys[event.key]();
            if (done) {
                event.preventDefault();
            }
        }
    });

    /* A session that ended answers 401: say so in place, with a way back to this very view. */
    const ask = window.fetch;
    window.fetch = async function (...given) {
        const answer = await ask.apply(this, given);
        if (answer.status === 401 && answer.url.startsWith(window.location.origin)) {
            ended();
            if (answer.url.includes("/_dash-update-component")) {
                return new Response(null, { status: 204 }); /* for Dash: nothing is to be changed */
            }
        }
        return answer;
    };

    function ended() {
        const here = window.location.pathname + window.location.search;
        const login = `${base}/login?next=${encodeURIComponent(here)}`;
        const prompt = document.getElementById("frame-ended");
        if (!prompt) {
            window.location.assign(login);
            return;
        }
        document.getElementById("frame-again").href = login;
        if (prompt.hidden) {
            prompt.hidden = false;
            document.getElementById("frame-again").focus();
        }
    }

    /* A file is asked for once the session is known to go on: else the browser would keep the refusal as a file. */
    document.addEventListener("click", async (event) => {
        const link = event.target.closest ? event.target.closest("a[download]") : null;
        if (link) {
            event.preventDefault();
            const alive = await window.fetch(`${base}/alive`);
            if (alive.status !== 401) {
                window.location.assign(link.href);
            }
        }
    });
})();
