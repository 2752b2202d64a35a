/** The links page's looks. Colours have a contrast of 4.5 to 1 and more, on light and on dark ground (WCAG 2.2, 1.4.3). */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--text:#1c2230;--quiet:#545d6e;--line:#d5dae2;--accent:#0b57d0;--on-accent:#fff;--open:#146c2e;--closed:#8a4b00}
@media (prefers-color-scheme:dark){:root{--ground:#14171c;--text:#e8ebf0;--quiet:#aab3c0;--line:#38404d;--accent:#a8c7fa;--on-accent:#0b2b5c;--open:#7fd695;--closed:#f2b36b}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 2rem;background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.125rem;margin:1.5rem 0 .75rem}
h3{font-size:1.125rem;margin:0}
.desk{margin:0;color:var(--quiet)}
.state{margin:0;display:flex;flex-wrap:wrap;gap:0 .75rem}
.state strong::before{content:"";display:inline-block;width:.65em;height:.65em;margin-right:.45em;border-radius:50%;background:currentColor}
.open strong{color:var(--open)}
.closed strong{color:var(--closed)}
.closed strong::before{background:none;border:.15em solid currentColor}
.ways,.desks{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr))}
.ways li{display:flex;flex-direction:column;gap:.75rem;padding:1.25rem;border:1px solid var(--line);border-radius:.75rem}
.ways p{margin:0}
.go{display:block;padding:.7rem 1rem;border-radius:.5rem;background:var(--accent);color:var(--on-accent);font-weight:600;text-align:center;text-decoration:none}
.go:hover{text-decoration:underline}
.go:focus-visible{outline:3px solid var(--text);outline-offset:2px}
.code{color:var(--quiet);font-size:.9rem}
code{display:block;margin-top:.35rem;padding:.45rem .6rem;border:1px dashed var(--line);border-radius:.4rem;color:var(--text);font:.9rem ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}
figure{margin:auto 0 0;text-align:center}
figure svg{display:block;width:min(13rem,100%);margin:0 auto;border-radius:.4rem}
figcaption{margin-top:.35rem;color:var(--quiet);font-size:.9rem}
`;
