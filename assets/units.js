/* The units table: rows by one request, a click that drills, quick search, comparing selected rows. */
(function () {
    "use strict";

    const client = (window.dash_clientside = window.dash_clientside || {});
    const GRID = "units-grid";

    function api() {
        try {
            return window.dash_ag_grid.getApi(GRID);
        } catch {
            return null;
        }
    }

    function query() {
        return new URLSearchParams(window.location.search);
    }

    client.units = {
        rows: async function () {
            const answer = await window.fetch(`${document.documentElement.dataset.base || ""}/units/rows.json${window.location.search}`);
            if (!answer.ok) {
                return [];
            }
            const { columns, rows } = await answer.json();
            if (rows) {
                return rows;
            }
            const names = Object.keys(columns);
            return columns.id.map((_, place) => Object.fromEntries(names.map((name) => [name, columns[name][place]])));
        },
        /* The rows directly below the clicked unit: what was asked of the level above is no longer meant. */
        open: function (cell) {
            if (!cell || !cell.rowId || cell.colId === "ag-Grid-SelectionColumn") {
                return client.no_update;
            }
            const state = query();
            if (!state.get("level") && !document.querySelector(`#${GRID} a[data-unit]`)) {
                return client.no_update;
            }
            state.set("unit", cell.rowId);
            state.delete("level");
            state.delete("q");
            return `?${state}`;
        },
        quick: function (words) {
            const grid = api();
            if (!grid) {
                return client.no_update;
            }
            grid.setGridOption("quickFilterText", words || "");
            const state = query();
            if (words) {
                state.set("q", words);
            } else {
                state.delete("q");
            }
            const column = grid.getColumnState().find((one) => one.sort);
            if (column) {
                state.set("sort", `${column.colId}.${column.sort}`);
            } else {
                state.delete("sort");
            }
            const text = state.toString();
            history.replaceState(history.state, "", window.location.pathname + (text ? `?${text}` : ""));
            const shown = grid.getDisplayedRowCount();
            return shown.toLocaleString("en");
        },
        compare: function (rows) {
            const chosen = (rows || []).slice(0, 8).map((row) => row.id);
            const state = query();
            state.delete("level");
            state.delete("q");
            state.set("units", chosen.join(","));
            const name = "btn btn-sm btn-outline-primary";
            return chosen.length > 1 ? [`/trends?${state}`, name] : ["", `${name} off`];
        },
    };

    const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

    /* Unknown values stay below the known ones, whichever way the column is sorted. */
    functions.unknownLast = function (a, b, nodeA, nodeB, descending) {
        const none = (value) => value === null || value === undefined;
        if (none(a) || none(b)) {
            return none(a) && none(b) ? 0 : none(a) === Boolean(descending) ? -1 : 1;
        }
        return a - b;
    };

    const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
    const make = (...given) => window.React.createElement(...given);
    const unknown = (why) => make("span", { className: "unknown", title: why || undefined }, "—");
    const written = (value, decimals) =>
        value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

    cells.UnitLink = function (props) {
        const state = query();
        state.set("unit", props.data.id);
        state.delete("level");
        state.delete("q");
        const leave = (event) => {
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
                event.preventDefault(); /* the click on the row goes there without loading anew */
            }
        };
        const go = { href: `/units?${state}`, tabIndex: -1, "data-unit": props.data.id, onClick: leave };
        return make("a", go, props.value);
    };

    cells.RateBar = function (props) {
        const { value, data, hue, small, of } = props;
        if (value === null || value === undefined) {
            return unknown(props.unknown);
        }
        const share = value < 1 ? Math.min(value * 100, 99.9) : value * 100;
        const few = data.enrolled < small;
        const title = of.replace("{top}", written(data.reported, 0)).replace("{bottom}", written(data.enrolled, 0));
        const fill = { width: `${Math.max(0, Math.min(100, value * 100))}%`, background: hue, opacity: 0.35 };
        return make(
            "div",
            { className: few ? "rate few" : "rate", title },
            make("span", { className: "track" }, make("span", { className: "fill", style: fill })),
            make("span", null, `${written(share, 1)}%`, few ? make("small", null, ` n=${data.enrolled}`) : null)
        );
    };

    cells.Count = function (props) {
        const { value, hue, decimals, high } = props;
        if (value === null || value === undefined) {
            return props.blank ? null : unknown(props.unknown);
        }
        const marked = (hue && value > 0) || (high && value >= high);
        const style = marked ? { color: hue || "var(--worse)", fontWeight: 600 } : undefined;
        return make("span", { className: value === 0 ? "zero" : undefined, style }, written(value, decimals || 0));
    };

    cells.YesNo = function (props) {
        if (props.value === null || props.value === undefined) {
            return unknown(props.unknown);
        }
        const worth = props.calm ? !props.value : props.value;
        const style = worth ? { color: "var(--worse)", fontWeight: 600 } : undefined;
        return make("span", { className: worth ? undefined : "zero", style }, props.value ? props.yes : props.no);
    };

    cells.Word = function (props) {
        if (!props.value) {
            return unknown();
        }
        const calm = props.value === props.calm;
        const style = calm ? undefined : { color: "var(--worse)", fontWeight: 600 };
        return make("span", { className: calm ? "zero" : undefined, style }, props.words[props.value] || props.value);
    };

    cells.Sparkline = function (props) {
        const line = props.value;
        if (!line) {
            return null;
        }
        const [wide, high, pad] = [100, 24, 3];
        const top = Math.max(1, ...line.map((one) => one || 0));
        const at = line.map((one, place) =>
            one === null ? null : [pad + (place * (wide - 2 * pad)) / 13, high - pad - (one / top) * (high - 2 * pad)]
        );
        const runs = [[]];
        at.forEach((one) => (one ? runs[runs.length - 1].push(one) : runs.push([])));
        const dot = (one, fill) =>
            one && make("circle", { key: fill, cx: one[0], cy: one[1], r: 2.2, fill, stroke: props.hue });
        return make(
            "svg",
            { width: wide, height: high, style: { verticalAlign: "middle" }, role: "img", "aria-label": line.map((one) => (one === null ? "—" : one)).join(" ") },
            make("path", { d: `M0 ${high - pad}H${wide}`, stroke: props.base }),
            runs
                .filter((run) => run.length > 1)
                .map((run, place) =>
                    make("polyline", { key: place, points: run.map((one) => one.map((x) => x.toFixed(1)).join(",")).join(" "), fill: "none", stroke: props.hue, strokeWidth: 1.3 })
                ),
            dot(at[12], props.paper),
            dot(at[13], props.hue)
        );
    };
})();
