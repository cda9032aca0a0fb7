import { useState } from "preact/hooks";
import type { Experiment } from "../../api/experiment";
import { BundleList } from "../../bundles/BundleList";
import { Panel } from "../../parts/Panel";
import { DefinitionEditor } from "./DefinitionEditor";
import { DefinitionList } from "./DefinitionList";
import { PayloadList } from "./PayloadList";
import { VersionsPanel } from "./VersionsPanel";

/** What the experiment is, and what it was. */
export function DefinitionSection({ experiment, reload }: { experiment: Experiment; reload: () => Promise<void> }) {
  const [isEditing, setEditing] = useState(false);
  const saved = async () => {
    setEditing(false);
    await reload();
  };
  return (
    <>
      <Panel id="definition" title="Definition">
        {experiment.warnings.length > 0 && (
          <ul class="notice wait">
            {experiment.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        )}
        {isEditing ? (
          <DefinitionEditor experiment={experiment} saved={saved} close={() => setEditing(false)} />
        ) : (
          <DefinitionList experiment={experiment} />
        )}
        {!isEditing && experiment.state !== "archived" && (
          <p class="buttons">
            <button type="button" onClick={() => setEditing(true)}>
              Edit
            </button>
          </p>
        )}
      </Panel>
      <Panel id="payloads" title="Payloads" note="What each variant hands out beside its tarball.">
        <PayloadList experiment={experiment} />
      </Panel>
      {experiment.state !== "archived" && (
        <Panel id="bundles" title="Tarballs">
          <BundleList experiment={experiment} reload={reload} />
        </Panel>
      )}
      <VersionsPanel experiment={experiment} />
    </>
  );
}
