import type { ExperimentForm, GuardrailForm, VariantForm } from "./form";

/** The definition that a form stands for; what was left open is left out, so that the server's defaults apply. */
export function definitionOf(form: ExperimentForm): Record<string, unknown> {
  return pruned({
    automation: form.automation.trim(),
    description: form.description.trim(),
    hypothesis: form.hypothesis.trim(),
    variants: form.variants.map(variantOf),
    metric:
      form.direction === "" && form.kind === ""
        ? form.metric.trim()
        : pruned({ name: form.metric.trim(), direction: form.direction, kind: form.kind }),
    secondary_metrics: words(form.secondary),
    guardrails: form.guardrails.map(guardrailOf),
    assignment: pruned({ strategy: form.strategy === "random" ? "" : form.strategy, unit: form.unit.trim() }),
    start_date: form.startDate,
    end_date: form.endDate,
    analysis: pruned({ planned_samples: amount(form.planned), min_samples: amount(form.minSamples) }),
    automation_policy: pruned({ auto_promote: form.autoPromote || undefined, auto_rollback: form.autoRollback ? undefined : false }),
  });
}

/** The payload that was typed: JSON where it is JSON, else the text itself. */
export function payloadOf(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  try {
    return JSON.parse(trimmed);
  } catch (thrown) {
    if (/^[[{"]/.test(trimmed)) throw thrown;
    return trimmed;
  }
}

export function words(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function variantOf(variant: VariantForm): Record<string, unknown> {
  return { key: variant.key.trim(), weight: amount(variant.weight) ?? 0, ...optional("payload", payloadOf(variant.payload)) };
}

function guardrailOf(guardrail: GuardrailForm): Record<string, unknown> {
  const limit = guardrail.limit.trim();
  return {
    metric: guardrail.metric.trim(),
    [guardrail.rule]: guardrail.rule === "threshold" ? limit.replaceAll(" ", "") : (amount(limit) ?? 0) / 100,
  };
}

function amount(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? undefined : value;
}

function optional(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

/** Without what is empty. */
function pruned(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part)));
}

function isEmpty(part: unknown): boolean {
  if (part === undefined || part === "") return true;
  return typeof part === "object" && part !== null && Object.keys(part).length === 0;
}
