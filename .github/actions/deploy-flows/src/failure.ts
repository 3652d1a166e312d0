/** Why the job goes red, as it is shown to whoever reads its log. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** Everything that is wrong with the inputs, each on a line of its own. */
export class InvalidInputs extends Error {
  override readonly name = "InvalidInputs";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
