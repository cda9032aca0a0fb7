import { CreatePage } from "./create/CreatePage";
import { ExperimentPage } from "./experiment/ExperimentPage";
import { ExperimentsPage } from "./experiments/ExperimentsPage";
import { PageTitle } from "./parts/PageTitle";
import { Shell } from "./parts/Shell";
import { PlanningPage } from "./planning/PlanningPage";
import type { Route } from "./routing/route";
import { useRoute } from "./routing/useRoute";

export function App() {
  const route = useRoute();
  return (
    <Shell route={route}>
      <PageOf route={route} />
    </Shell>
  );
}

function PageOf({ route }: { route: Route }) {
  switch (route.page) {
    case "experiments":
      return <ExperimentsPage />;
    case "experiment":
      return <ExperimentPage key={route.key} experiment={route.key} section={route.section} />;
    case "create":
      return <CreatePage />;
    case "planning":
      return <PlanningPage />;
    case "unknown":
      return (
        <>
          <PageTitle title="There is no such page" />
          <p>
            The address leads nowhere. Go to <a href="#/">the experiments</a>.
          </p>
        </>
      );
  }
}
