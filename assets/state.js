/* One state, in the address: controls, clicks and zooms change the query of the page's URL, nothing else. */
(function () {
    "use strict";

    const client = (window.dash_clientside = window.dash_clientside || {});

    function withChanges(changes) {
        const query = new URLSearchParams(window.location.search);
        for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === undefined || value === "") {
                query.delete(key);
            } else {
                query.set(key, value);
            }
        }
        const text = query.toString();
        return text ? "?" + text : "";
    }

    function go(changes) {
        const search = withChanges(changes);
        return search === window.location.search ? client.no_update : search;
    }

    function asText(value) {
        return Array.isArray(value) ? value.join(",") : value === null || value === undefined ? "" : String(value);
    }

    function plotIn(id) {
        return document.querySelector("#" + id + " .js-plotly-plot");
    }

    /* The range of days that a relayout set: [from, to], "all" after a double click, null for another change. */
    function rangeOf(change) {
        if (!change) {
            return null;
        }
        if (change["xaxis.autorange"]) {
            return "all";
        }
        const both = change["xaxis.range"] || [change["xaxis.range[0]"], change["xaxis.range[1]"]];
        return both[0] !== undefined ? both.map(String) : null;
    }

    function follow(id, range) {
        const plot = plotIn(id);
        if (!plot || !plot._fullLayout || !plot._fullLayout.xaxis) {
            return;
        }
        const now = plot._fullLayout.xaxis.range.map(String);
        const days = (one) => one.slice(0, 13);
        if (range === "all") {
            window.Plotly.relayout(plot, { "xaxis.range": plot.layout.meta.whole });
        } else if (days(now[0]) !== days(range[0]) || days(now[1]) !== days(range[1])) {
            window.Plotly.relayout(plot, { "xaxis.range": range });
        }
    }

    /* A range that shows every day is no zoom. */
    function orAll(range) {
        const plot = plotIn("trends-chart");
        const whole = plot && plot.layout.meta && plot.layout.meta.whole;
        const covers = Array.isArray(range) && whole && range[0] <= whole[0] && range[1] >= whole[1];
        return covers ? "all" : range;
    }

    function zoomed(other, change) {
        const range = orAll(rangeOf(change));
        if (!range) {
            return;
        }
        follow(other, range);
        const [from, to] = range === "all" ? ["", ""] : range.map((one) => one.slice(0, 10));
        history.replaceState(history.state, "", window.location.pathname + withChanges({ from: from, to: to }));
    }

    client.state = {
        /* Controls whose id is {state: key, default: value}: a value that is not the default goes into the URL. */
        controls: function () {
            const changes = {};
            for (const one of client.callback_context.inputs_list[0] || []) {
                const value = asText(one.value);
                changes[one.id.state] = value === one.id.default ? "" : value;
            }
            return go(changes);
        },
        /* A row of a table whose row id is a unit. */
        row: function (cell) {
            return cell && cell.rowId ? go({ unit: cell.rowId }) : client.no_update;
        },
        /* An area or a point of a map whose first custom datum is a unit. */
        place: function (click) {
            const data = click && click.points && click.points[0].customdata;
            return Array.isArray(data) && typeof data[0] === "string" ? go({ unit: data[0] }) : client.no_update;
        },
        /* A row of the heat map joins the lines above it, or leaves them. */
        line: function (click) {
            const plot = plotIn("trends-heat");
            const point = click && click.points && click.points[0];
            if (!plot || !point || !plot.layout.meta) {
                return client.no_update;
            }
            const unit = plot.layout.meta.units[point.y];
            const asked = new URLSearchParams(window.location.search).get("units") || plot.layout.meta.self;
            const chosen = asked.split(",").filter(Boolean);
            const kept = chosen.filter((one) => one !== unit);
            return go({ units: (kept.length < chosen.length ? kept : chosen.concat([unit])).slice(-8).join(",") });
        },
        zoomedTrend: (change) => zoomed("trends-heat", change),
        zoomedHeat: (change) => zoomed("trends-chart", change),
    };
})();
