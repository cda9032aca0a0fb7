import type { Known } from "../ExperimentPage";
import { BandPanel } from "./BandPanel";
import { DecisionPanel } from "./DecisionPanel";
import { EffectsPanel } from "./EffectsPanel";
import { GettingStarted } from "./GettingStarted";
import { GuardrailPanel } from "./GuardrailPanel";
import { PhasePanel } from "./PhasePanel";
import { SegmentPanel } from "./SegmentPanel";
import { ShadowPanel } from "./ShadowPanel";
import { SplitPanel } from "./SplitPanel";
import { TrustPanel } from "./TrustPanel";
import { VariantPanel } from "./VariantPanel";

/** What is known now, the most important first. */
export function OverviewSection({ experiment, report, reload }: Known) {
  const isNew = report.totals.assigned === 0;
  return (
    <>
      {isNew && <GettingStarted experiment={experiment} reload={reload} />}
      {!isNew && <DecisionPanel report={report} />}
      {!isNew && (
        <>
          <EffectsPanel report={report} />
          <BandPanel experiment={experiment} report={report} />
          <VariantPanel report={report} />
          <PhasePanel report={report} />
          <SegmentPanel report={report} />
          <ShadowPanel report={report} />
          <div class="pair">
            <SplitPanel report={report} />
            <TrustPanel report={report} />
          </div>
        </>
      )}
      <GuardrailPanel experiment={experiment} report={report} />
    </>
  );
}
