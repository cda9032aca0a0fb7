import { AutomaticFields } from "./fields/AutomaticFields";
import { GuardrailFields } from "./fields/GuardrailFields";
import { MetricFields } from "./fields/MetricFields";
import { NameFields } from "./fields/NameFields";
import { RunFields } from "./fields/RunFields";
import { VariantFields } from "./fields/VariantFields";
import type { ExperimentForm } from "./form";

export interface FieldsProps {
  form: ExperimentForm;
  change: (form: ExperimentForm) => void;
}

export function ExperimentFields(props: FieldsProps) {
  return (
    <>
      <NameFields {...props} />
      <VariantFields {...props} />
      <MetricFields {...props} />
      <GuardrailFields {...props} />
      <RunFields {...props} />
      <AutomaticFields {...props} />
    </>
  );
}
