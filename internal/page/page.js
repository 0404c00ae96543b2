"use strict";
(() => {
  const root = document.documentElement;
  const charts = JSON.parse(document.getElementById("data").textContent);
  const narrow = 560;

  // The theme is the system's, or what the button or the address (#dark) says.
  const asked = location.hash.slice(1);
  if (asked === "dark" || asked === "light") root.dataset.theme = asked;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  const button = document.getElementById("theme");
  const label = () => { button.textContent = dark() ? "light" : "dark"; };
  button.hidden = false;
  label();

  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const color = (i) => css("--c" + Math.min(i, 8));
  const soft = (c, part) => {
    const n = parseInt(c.slice(1), 16);
    return `rgba(${n >> 16}, ${(n >> 8) & 255}, ${n & 255}, ${part})`;
  };

  // Numbers as pare writes them.
  const short = (v) => {
    const a = Math.abs(v);
    for (const [size, name] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
      if (a >= size * 0.9995) return (v / size).toFixed(a / size < 9.95 ? 1 : 0).replace(/\.0$/, "") + name;
    }
    return String(Math.round(v));
  };
  const money = (v) => "$" + (v >= 1000 ? Math.round(v).toLocaleString("en-US") : v >= 100 ? v.toFixed(0) : v.toFixed(2));
  // An axis needs cents only where dollars are few.
  const tick = (unit, v, top) => unit === "dollars" ? (top >= 10 ? "$" + short(v) : money(v)) : short(v);
  const text = (unit, v) => v == null ? "–" : unit === "dollars" ? money(v) : short(v);

  const stacked = (rows) => {
    const sums = rows.length ? rows[0].map(() => 0) : [];
    return rows.map((row) => row.map((v, i) => (v == null ? sums[i] : (sums[i] += v))));
  };

  // A zone that this browser does not know is shown in its own.
  const zoned = (zone) => {
    try { new Intl.DateTimeFormat("en", { timeZone: zone }); return zone || "UTC"; } catch { return undefined; }
  };

  function draw(host, c) {
    const wide = host.clientWidth;
    const small = wide < narrow;
    const zone = zoned(c.zone);
    const raw = c.series.map((s) => s.values);
    const rows = c.stack ? stacked(raw) : raw;
    let top = 0;
    for (const row of rows.concat(c.band ? [c.band.high] : [])) for (const v of row) if (v > top) top = v;
    const shown = c.lines.filter((l) => l.value <= 3 * top || top === 0);
    for (const l of shown) if (l.value > top) top = l.value;

    const series = [{ label: "", value: (u, v) => v == null ? "" : new Date(v * 1000).toLocaleString("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }) }];
    const data = [c.at];
    const bands = [];
    const paths = c.bars ? uPlot.paths.bars({ size: [0.92, 60], align: 1 }) : c.stack ? uPlot.paths.stepped({ align: 1 }) : undefined;
    // Stacked series are drawn from the top down, each over the one above it.
    const order = rows.map((_, i) => i);
    if (c.stack) order.reverse();
    for (const i of order) {
      const s = c.series[i];
      const line = color(i);
      series.push({
        label: s.name, stroke: line, width: c.stack ? (c.bars ? 0 : 1) : 2, fill: c.stack ? (c.bars ? line : soft(line, 0.75)) : undefined,
        dash: s.dashed ? [6, 5] : undefined, paths, points: { show: false }, spanGaps: false,
        value: (u, v, _, at) => at == null ? "" : text(c.unit, raw[i][at]),
      });
      data.push(rows[i]);
    }
    if (c.band) {
      const tone = color(c.series.length ? c.series.length - 1 : 0);
      for (const [part, values] of [["high", c.band.high], ["low", c.band.low]]) {
        series.push({ label: c.band.name + ", " + part, stroke: soft(tone, 0.5), width: 1, points: { show: false }, value: (u, v, _, at) => at == null ? "" : text(c.unit, v) });
        data.push(values);
      }
      bands.push({ series: [series.length - 2, series.length - 1], fill: soft(tone, 0.2) });
    }

    const ink = css("--soft"), grid = css("--line"), bad = css("--bad");
    const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 }, font: "11px system-ui, sans-serif" };
    const from = c.from || c.at[0], until = c.until || c.at[c.at.length - 1];
    const opts = {
      width: wide, height: small ? 250 : 290, data, series, bands,
      tzDate: zone ? (ts) => uPlot.tzDate(new Date(ts * 1000), zone) : undefined,
      scales: { x: { time: true, range: [from, Math.max(until, from + 60)] }, y: { range: [0, top > 0 ? top * 1.08 : 1] } },
      axes: [
        { ...axis, values: [[86400, "{D} {MMM}", null, null, null, null, null, null, 1], [3600, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1], [60, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1]], space: small ? 48 : 64 },
        { ...axis, values: (u, all) => all.map((v) => tick(c.unit, v, top)), size: small ? 46 : 56 },
      ],
      legend: { live: true },
      cursor: { y: false, drag: { x: true, y: false } },
      hooks: { draw: [(u) => marks(u, c, shown, bad)] },
    };
    const u = new uPlot(opts, data, host);
    if (c.stack) {
      // The legend names the largest first, as the tables do.
      const rows = [...host.querySelectorAll(".u-legend .u-series")].slice(1);
      for (const row of rows.reverse()) row.parentNode.appendChild(row);
    }
    tips(u, host, c);
    return u;
  }

  // Limits as lines with their names, moments as small triangles at the top.
  function marks(u, c, shown, bad) {
    const { ctx } = u, ratio = devicePixelRatio || 1, { left, top, width, height } = u.bbox;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = "bottom";
    for (const l of shown) {
      const y = Math.round(u.valToPos(l.value, "y", true)) + 0.5;
      ctx.strokeStyle = ctx.fillStyle = bad;
      ctx.lineWidth = ratio;
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
      ctx.textAlign = "right";
      ctx.fillText(l.name, left + width - 4 * ratio, y - 3 * ratio > top + 11 * ratio ? y - 3 * ratio : y + 15 * ratio, width - 8 * ratio);
    }
    ctx.setLineDash([]);
    ctx.fillStyle = bad;
    const s = 4 * ratio;
    for (const m of c.marks) {
      const x = u.valToPos(m.at, "x", true);
      ctx.beginPath();
      ctx.moveTo(x, top + 2 * s);
      ctx.lineTo(x - s, top);
      ctx.lineTo(x + s, top);
      ctx.fill();
    }
    ctx.restore();
  }

  // A box that says what the nearest moment was.
  function tips(u, host, c) {
    if (!c.marks.length) return;
    const box = document.createElement("div");
    box.className = "tip";
    box.hidden = true;
    u.over.appendChild(box);
    u.over.addEventListener("mouseleave", () => { box.hidden = true; });
    u.over.addEventListener("mousemove", () => {
      const x = u.cursor.left;
      let best = null, near = 12;
      for (const m of c.marks) {
        const d = Math.abs(u.valToPos(m.at, "x") - x);
        if (d < near) { near = d; best = m; }
      }
      box.hidden = !best;
      if (!best) return;
      box.textContent = best.text;
      const room = u.over.clientWidth, at = u.valToPos(best.at, "x");
      box.style.left = Math.max(0, Math.min(at - 60, room - Math.min(room, box.offsetWidth))) + "px";
      box.style.bottom = "16px";
    });
  }

  const plots = [];
  for (const host of document.querySelectorAll(".plot")) {
    const c = charts[Number(host.dataset.chart)];
    if (!c.at.length) {
      host.style.minHeight = "0";
      host.textContent = "nothing in that time";
      continue;
    }
    const plot = { host, c, u: draw(host, c), width: host.clientWidth };
    plots.push(plot);
    for (const l of c.lines) {
      let top = 0;
      const rows = c.stack ? stacked(c.series.map((s) => s.values)) : c.series.map((s) => s.values);
      for (const row of rows) for (const v of row) if (v > top) top = v;
      if (top > 0 && l.value > 3 * top) {
        const note = document.createElement("p");
        note.className = "off";
        note.textContent = `${l.name} is far above: the chart ends at ${Math.round(100 * top / l.value) || "under 1"} % of it.`;
        host.after(note);
      }
    }
  }
  const again = () => {
    for (const p of plots) {
      p.u.destroy();
      p.u = draw(p.host, p.c);
      p.width = p.host.clientWidth;
    }
  };
  new ResizeObserver(() => { if (plots.some((p) => p.host.clientWidth !== p.width)) again(); }).observe(document.body);
  system.addEventListener("change", () => { label(); again(); });
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    label();
    again();
  });
  root.dataset.ready = plots.length;
})();
