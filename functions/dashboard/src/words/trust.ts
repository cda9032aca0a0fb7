import { served, type CheckStatus, type Report, type VariantReport } from "../api/report";
import { pClaim, percent } from "./numbers";
import { counted, listed } from "./plain";
import { reasonText } from "./reasons";

export interface Finding {
  name: string;
  status: CheckStatus;
  /** What was found, and what to do about it. */
  text: string;
}

/** The trust checks of a report in plain words. */
export function findings(report: Report): Finding[] {
  return [sampleRatio(report), attrition(report), novelty(report), imbalance(report), versions(report)];
}

function sampleRatio(report: Report): Finding {
  const check = report.trust.sample_ratio;
  const name = "Split as planned";
  const split = splitText(served(report));
  const sure = check.p_value === undefined ? "" : ` (${pClaim(check.p_value)})`;
  const strays = check.zero_weight_traffic ?? [];
  switch (check.status) {
    case "pass":
      return { name, status: check.status, text: `The variants get the runs they should: ${split}${sure}.` };
    case "fail":
      return {
        name,
        status: check.status,
        text: `The runs are not divided as planned: ${split}${sure}. ${
          strays.length > 0 ? `${listed(strays)} should get none. ` : ""
        }Runs of one variant are probably lost or repeated; find out where before you believe any difference.`,
      };
    default:
      return { name, status: check.status, text: "Too few runs to tell." };
  }
}

/** Every share; of many variants the three that are furthest from their plan. */
function splitText(variants: Report["variants"]): string {
  const shareOf = (v: VariantReport) => `${percent(v.share_observed)} ${v.key} (planned ${percent(v.share_planned)})`;
  if (variants.length <= 4) return listed(variants.map(shareOf));
  const off = (v: VariantReport) => Math.abs((v.share_observed ?? 0) - v.share_planned);
  return `furthest off are ${listed(
    [...variants]
      .sort((a, b) => off(b) - off(a))
      .slice(0, 3)
      .map(shareOf),
  )}`;
}

function attrition(report: Report): Finding {
  const check = report.trust.attrition;
  const name = "Runs that never report";
  if (check.reason === "zero_variance" && report.totals.pending === 0)
    return { name, status: "pass", text: "No run is missing: every one has reported." };
  return {
    name,
    status: check.status,
    text: textOf(check, {
      pass: "Runs go missing about equally often in every variant.",
      fail: "Runs of one variant go without an outcome more often than the others'. It may crash before it can report, and then its numbers look too good.",
    }),
  };
}

function novelty(report: Report): Finding {
  const check = report.trust.novelty;
  return {
    name: "Steady over time",
    status: check.status,
    text: textOf(check, {
      pass: "The difference is about the same on every day.",
      fail: `The difference of ${check.variant ?? "a variant"} changes from day to day. It may be wearing off or still growing: let it run until it settles.`,
    }),
  };
}

function imbalance(report: Report): Finding {
  const check = report.trust.imbalance;
  return {
    name: "Alike to begin with",
    status: check.status,
    text: textOf(check, {
      pass: "The variants did not differ before the experiment began.",
      fail: "The variants already differed before the experiment began; part of the difference may come from there.",
    }),
  };
}

function versions(report: Report): Finding {
  const seen = report.trust.versions;
  const changed = seen.length > 1;
  return {
    name: "One definition throughout",
    status: changed ? "pending" : "pass",
    text: changed
      ? `Runs were counted under ${counted(seen.length, "version")} of the definition (${seen.join(", ")}); look at the versions to see what changed.`
      : "Every counted run saw the same definition.",
  };
}

function textOf(check: { status: CheckStatus; p_value?: number; reason?: string }, words: { pass: string; fail: string }): string {
  switch (check.status) {
    case "pass":
    case "fail": {
      const sure = check.p_value === undefined ? "" : ` (${pClaim(check.p_value)})`;
      return `${words[check.status].replace(/\.$/, "")}${sure}.`;
    }
    case "pending":
      return check.reason ? reasonText(check.reason) : "Too little data so far.";
    case "not_applicable":
      return check.reason ? reasonText(check.reason) : "Nothing is kept that could be checked.";
  }
}
