import { useCallback } from "preact/hooks";
import { experimentPath, get } from "../api/client";
import type { Experiment } from "../api/experiment";
import type { Report } from "../api/report";
import { useResource } from "../api/useResource";
import { PageTitle } from "../parts/PageTitle";
import { ProblemNotice } from "../parts/ProblemNotice";
import type { Section } from "../routing/route";
import { DecisionsSection } from "./decisions/DecisionsSection";
import { DefinitionSection } from "./definition/DefinitionSection";
import { ExperimentHeader } from "./ExperimentHeader";
import { OverviewSection } from "./overview/OverviewSection";
import { ReportSection } from "./report/ReportSection";
import { RunsSection } from "./runs/RunsSection";
import { SectionLinks } from "./SectionLinks";

const everyMs = 8_000;

/** What every part of the page is given. */
export interface Known {
  experiment: Experiment;
  report: Report;
  reload: () => Promise<void>;
}

/** Everything about one experiment. */
export function ExperimentPage({ experiment, section }: { experiment: string; section: Section }) {
  const load = useCallback(async () => {
    const [found, report] = await Promise.all([
      get<Experiment>(experimentPath(experiment)),
      get<Report>(experimentPath(experiment, "report")),
    ]);
    return { experiment: found, report };
  }, [experiment]);
  const { data, problem, reload } = useResource(load, everyMs);
  return (
    <>
      <p class="path">
        <a href="#/">Experiments</a>
      </p>
      {data === undefined ? <PageTitle title={experiment} /> : <ExperimentHeader {...data} reload={reload} />}
      <ProblemNotice problem={problem} retry={reload} />
      {data === undefined && problem === undefined && (
        <p class="note" role="status">
          Reading …
        </p>
      )}
      {data !== undefined && (
        <>
          <SectionLinks experiment={experiment} section={section} />
          <SectionOf section={section} known={{ ...data, reload }} />
        </>
      )}
    </>
  );
}

function SectionOf({ section, known }: { section: Section; known: Known }) {
  switch (section) {
    case "overview":
      return <OverviewSection {...known} />;
    case "runs":
      return <RunsSection experiment={known.experiment} />;
    case "decisions":
      return <DecisionsSection experiment={known.experiment} />;
    case "definition":
      return <DefinitionSection experiment={known.experiment} reload={known.reload} />;
    case "report":
      return <ReportSection {...known} />;
  }
}
