import type { Report, SegmentComparison } from "../../api/report";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { change, count, pValue, textOf } from "../../words/numbers";

interface Line extends SegmentComparison {
  segment: string;
}

/** The comparison within the segments that outcomes named. */
export function SegmentPanel({ report }: { report: Report }) {
  const { segments, settings } = report;
  if (segments === undefined || segments.items.length === 0) return null;
  const { between } = textOf(settings.metric);
  const lines = segments.items.flatMap(({ name, value, comparisons }): Line[] =>
    comparisons.map((comparison) => ({ ...comparison, segment: `${name} ${value ?? "(all others)"}` })),
  );
  const columns: Column<Line>[] = [
    { title: "Segment", isName: true, cell: (line) => line.segment },
    { title: "Variant", isKey: true, cell: (line) => line.variant },
    { title: "Control's values", isNumber: true, cell: (line) => count(line.control_observations) },
    { title: "Its values", isNumber: true, cell: (line) => count(line.observations) },
    { title: "Change", isNumber: true, cell: (line) => change(line.relative.estimate) },
    { title: "Interval at one look", isNumber: true, isAside: true, cell: (line) => between(line.test.interval) },
    { title: "p at one look", isNumber: true, isAside: true, cell: (line) => pValue(line.adjusted_p_value) },
  ];
  return (
    <Panel id="segments" title="Segments" note={segments.note}>
      <DataTable
        caption={`Difference in ${settings.metric.name} by segment`}
        columns={columns}
        rows={lines}
        keyOf={(l) => `${l.segment} ${l.variant}`}
      />
    </Panel>
  );
}
