/** How the page looks, on a phone as well, light or dark as the reader has it. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1f2328; --dim: #57606a; --ground: #fff; --line: #d0d7de; --new: #1a7f37; --gone: #b3202c; --other: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9da7b1; --ground: #0d1117; --line: #3d444d; --new: #3fb950; --gone: #ff7b72; --other: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); }
h1 { font-size: 1.4rem; line-height: 1.3; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
small, header p { color: var(--dim); }
ul { padding-left: 1.2rem; } li { margin: .4rem 0; }
li, h1, h2, code, dd, summary { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, monospace; }
summary { cursor: pointer; padding: .6rem 0; color: var(--dim); }
dl { margin: 0 0 .5rem; } dt { color: var(--dim); } dd { margin: 0 0 0 1rem; }
.picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
svg { display: block; min-width: 40rem; width: 100%; font: 13px system-ui, sans-serif; }
svg rect { fill: none; stroke: var(--dim); } svg path { fill: none; stroke: var(--dim); } svg marker path { fill: var(--dim); }
svg text { fill: var(--text); }
svg .new rect, svg .new path { stroke: var(--new); stroke-width: 2; }
svg .other rect, svg .other path { stroke: var(--other); stroke-width: 2; }
svg .gone rect, svg .gone path { stroke: var(--gone); stroke-dasharray: 5 4; }
`;
