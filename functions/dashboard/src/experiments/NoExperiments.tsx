/** What stands where nothing is yet. */
export function NoExperiments() {
  return (
    <div class="empty">
      <h2>No experiment yet</h2>
      <p>
        An experiment hands out two or more variants of an automation (a prompt, a model, a script), counts how each run went, and says
        which one is better.
      </p>
      <ol>
        <li>
          <a href="#/new">Describe it</a>: its variants, and the number that decides.
        </li>
        <li>Upload a tarball for each variant, if your automation needs one, and start it.</li>
        <li>
          Let your automation ask for a variant before each run, and report how it went. The experiment's page shows the two requests.
        </li>
      </ol>
      <p>
        Not sure how many runs it takes? <a href="#/sample-size">Work out the sample size</a>.
      </p>
    </div>
  );
}
