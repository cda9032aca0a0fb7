import { ago, moment } from "../words/times";

/** How long ago, with the exact time behind it. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {ago(at)}
    </time>
  );
}
