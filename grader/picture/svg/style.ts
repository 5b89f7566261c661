/** The colours of a still picture, light and dark. They mean which process it is; the text says so as well. */
export const STYLE = `
text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1d2430; white-space: pre }
.page { fill: #fbfcfe; stroke: #c9d0da }
.head { font-weight: 600; font-size: 13px }
.soft, .code { fill: #566071 }
.bad { fill: #b3202a; font-weight: 600 }
.card rect, .value rect { fill: #ffffff; stroke: #8a94a4 }
.card.head rect { fill: none; stroke: none }
.card.head text, .card.end text { font-weight: 600 }
.card.end rect { fill: none; stroke: none }
.p1 rect { fill: #e4eefc; stroke: #2563c9 }
.p2 rect { fill: #fdeedb; stroke: #b45f06 }
.p3 rect { fill: #efe6fb; stroke: #7a3fc0 }
.decisive rect { stroke-width: 2.5 }
.life { stroke-width: 2; stroke: #8a94a4; stroke-dasharray: 1 5 }
.life.running { stroke-width: 4; stroke-dasharray: none }
.life.asleep { stroke-width: 3; stroke-dasharray: 2 4 }
.running.p1 { stroke: #2563c9 }
.running.p2 { stroke: #b45f06 }
.running.p3 { stroke: #7a3fc0 }
.arrow { fill: none; stroke: #566071; stroke-width: 1.5 }
.arrow.switch { stroke-dasharray: 4 4; stroke: #8a94a4 }
.arrow.deciding { stroke: #b3202a; stroke-width: 2 }
.arrow.tip { fill: #566071; stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #e9edf3 }
.page { fill: #171b23; stroke: #39424f }
.soft, .code { fill: #aab4c2 }
.bad { fill: #ff8585 }
.card rect, .value rect { fill: #0f1319; stroke: #768194 }
.p1 rect { fill: #1b2c48; stroke: #7fb0ff }
.p2 rect { fill: #3d2b14; stroke: #f0ad5c }
.p3 rect { fill: #2e2144; stroke: #c39bff }
.card.head rect, .card.end rect { fill: none; stroke: none }
.running.p1 { stroke: #7fb0ff }
.running.p2 { stroke: #f0ad5c }
.running.p3 { stroke: #c39bff }
.arrow { stroke: #aab4c2 }
.arrow.tip { fill: #aab4c2 }
.arrow.deciding { stroke: #ff8585 }
}
`;
