import { hashOf, sections, type Section } from "../routing/route";

const words: Record<Section, string> = {
  overview: "Overview",
  runs: "Runs",
  decisions: "Decisions",
  definition: "Definition",
  report: "Report",
};

export function SectionLinks({ experiment, section }: { experiment: string; section: Section }) {
  return (
    <nav class="sections" aria-label="Parts of this experiment">
      {sections.map((name) => (
        <a
          key={name}
          href={hashOf({ page: "experiment", key: experiment, section: name })}
          aria-current={name === section ? "page" : undefined}
        >
          {words[name]}
        </a>
      ))}
    </nav>
  );
}
