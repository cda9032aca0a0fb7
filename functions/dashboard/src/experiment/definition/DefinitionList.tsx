import type { ComponentChildren } from "preact";
import type { Experiment, Guardrail } from "../../api/experiment";
import { Moment } from "../../parts/Moment";
import { count, level, number, percent } from "../../words/numbers";
import { listed, plain } from "../../words/plain";

/** The definition for people. */
export function DefinitionList({ experiment }: { experiment: Experiment }) {
  return (
    <dl class="definition">
      {linesOf(experiment).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function linesOf(e: Experiment): [string, ComponentChildren][] {
  const { metric, analysis, automation_policy: policy } = e;
  const unit = e.assignment.unit === "run_id" ? "each run by itself" : `the same ${e.assignment.unit} always gets the same variant`;
  const lines: [string, ComponentChildren | false][] = [
    ["Automation", e.automation],
    ["Kind", e.kind ?? false],
    ["Tags", e.tags.length > 0 && listed(e.tags)],
    ["Tracking issue", e.issue !== undefined && <Issue repository={e.repository} issue={e.issue} />],
    ["Variants", listed(e.variants.map((v) => `${v.key} ${percent(v.share)}${v.key === e.control ? " (control)" : ""}`))],
    ["Divided", `${plain(e.assignment.strategy)}; ${unit}`],
    [
      "Decides",
      `${metric.name}${metric.unit === undefined ? "" : ` in ${metric.unit}`}; ${metric.direction === "increase" ? "higher" : "lower"} is better; ${metric.kind}`,
    ],
    ["Also watched", e.secondary_metrics.length > 0 && listed(e.secondary_metrics.map((m) => m.name))],
    ["Guardrails", e.guardrails.length > 0 && listed(e.guardrails.map((g) => guardrailText(g)))],
    [
      "Window",
      (e.start_date !== undefined || e.end_date !== undefined) && `${e.start_date ?? "any day"} to ${e.end_date ?? "any day"}, UTC`,
    ],
    ["Planned", analysis.planned_samples === undefined ? "no number of runs" : `${count(analysis.planned_samples)} runs`],
    [
      "Evidence",
      `${analysis.evidence === "sequential" ? "always-valid, may be looked at at any time" : "fixed horizon, judged once at the planned sample"}; level ${level(analysis.alpha)}; at least ${analysis.min_samples} values a variant`,
    ],
    [
      "By itself",
      listed([
        policy.auto_promote ? "promotes the winner" : "promotes nothing",
        policy.auto_rollback ? "rolls back on harm" : "rolls nothing back",
      ]),
    ],
    ["Version", `${e.version}`],
    ["Created", <Moment at={e.created_at} />],
    ["Started", e.started_at !== undefined && <Moment at={e.started_at} />],
  ];
  return lines.filter((line): line is [string, ComponentChildren] => line[1] !== false);
}

function guardrailText({ metric, threshold, max_regression: margin, budget, hard_stop: isHard }: Guardrail): string {
  if (margin !== undefined) return `${metric} at most ${level(margin)} worse`;
  if (budget !== undefined) return `${metric} at most ${number(budget)} in all`;
  return `${metric} ${isHard ? "every value " : ""}${threshold ?? ""}`;
}

/** A link only where the repository's name can be nothing but a name. */
function Issue({ repository, issue }: { repository: string | undefined; issue: number }) {
  return repository !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository) ? (
    <a href={`https://github.com/${repository}/issues/${issue}`} rel="noreferrer">
      {repository}#{issue}
    </a>
  ) : (
    <>#{issue}</>
  );
}
