import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

let isFirst = true;

/** The page's heading: names the window, and takes the focus when the reader has come from another page. */
export function PageTitle({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Splitrun`;
    if (!isFirst) heading.current?.focus({ preventScroll: false });
    isFirst = false;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
      {children}
    </h1>
  );
}
