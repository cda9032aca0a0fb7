import * as Plot from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";

/** Below that many pixels nothing can be drawn; a chart is that narrow only for a moment, while the page is being laid out. */
const narrowest = 160;

interface Props {
  /** What the chart shows, for those who do not see it. */
  label: string;
  /** The plot at a width in pixels. */
  draw: (width: number) => Plot.PlotOptions;
}

/** A chart that fills the width there is. */
export function Chart({ label, draw }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (host.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width >= narrowest) host.current?.replaceChildren(plotted(draw(width), width));
  }, [draw, width]);
  return <div class="chart-host" role="img" aria-label={label} ref={host} />;
}

function plotted(options: Plot.PlotOptions, width: number): Element {
  const plot = Plot.plot({ ...options, width, className: "chart" });

  // The page's own style sheet holds these rules: the content security policy lets no style stand in the page.
  plot.querySelector("style")?.remove();
  plot.setAttribute("aria-hidden", "true");
  return plot;
}
