namespace Gateway.Prefect;

/// <summary>One operation of Prefect's API, and what may be done when it fails; carried by each request.</summary>
/// <param name="Name">What it does, in words for an engineer.</param>
/// <param name="Repeatable">Whether sending it twice does no more than sending it once. Where false it is repeated only when the server did nothing.</param>
/// <param name="Writes">Whether it changes anything, and so counts against the pace of writes.</param>
internal sealed record PrefectCall(string Name, bool Repeatable, bool Writes)
{
    /// <summary>Whether its body holds a secret, so that no word of the answer to it may be told: errors repeat what was sent.</summary>
    public bool HoldsSecret { get; private init; }

    /// <summary>Key of the request's option that holds it.</summary>
    public const string Key = "Gateway.Prefect.Call";

    private static readonly HttpRequestOptionsKey<PrefectCall> OptionsKey = new(Key);

    // A request that nobody declared is treated as the least safe.
    private static readonly PrefectCall Undeclared = new("request", Repeatable: false, Writes: true);

    public static readonly PrefectCall ReadVersion = new("read version", Repeatable: true, Writes: false);

    public static readonly PrefectCall ReadDeployments = new("read deployments", Repeatable: true, Writes: false);

    public static readonly PrefectCall ReadFlows = new("read flows", Repeatable: true, Writes: false);

    public static readonly PrefectCall ReadWorkPool = new("read work pool", Repeatable: true, Writes: false);

    public static readonly PrefectCall ReadAutomations = new("read automations", Repeatable: true, Writes: false);

    public static readonly PrefectCall ReadCsrfToken = new("read CSRF token", Repeatable: true, Writes: false);

    // A probe that is repeated for seconds tells its caller nothing more.
    public static readonly PrefectCall CheckHealth = new("check health", Repeatable: false, Writes: false);

    // The server answers with the flow of that name where there is one.
    public static readonly PrefectCall EnsureFlow = new("create flow", Repeatable: true, Writes: true);

    public static readonly PrefectCall CreateDeployment = new("create deployment", Repeatable: false, Writes: true);

    public static readonly PrefectCall UpdateDeployment = new("update deployment", Repeatable: true, Writes: true);

    public static readonly PrefectCall DeleteDeployment = new("delete deployment", Repeatable: true, Writes: true);

    public static readonly PrefectCall DeleteSchedule = new("delete schedule", Repeatable: true, Writes: true);

    // The server takes any number of automations of one name.
    public static readonly PrefectCall CreateAutomation = new("create automation", Repeatable: false, Writes: true);

    public static readonly PrefectCall UpdateAutomation = new("update automation", Repeatable: true, Writes: true);

    public static readonly PrefectCall DeleteAutomation = new("delete automation", Repeatable: true, Writes: true);

    // The idempotency key makes it one run, however often it is sent.
    public static readonly PrefectCall CreateFlowRun = new("create flow run", Repeatable: true, Writes: true);

    public static readonly PrefectCall ReadFlowRun = new("read flow run", Repeatable: true, Writes: false);

    public static readonly PrefectCall ReadDueRuns = new("read scheduled runs", Repeatable: true, Writes: false);

    // Each run has a key of its deployment, schedule and time: sent twice, they are there.
    public static readonly PrefectCall ScheduleRuns = new("schedule runs", Repeatable: true, Writes: true);

    public static readonly PrefectCall CancelFlowRun = new("cancel flow run", Repeatable: true, Writes: true);

    public static readonly PrefectCall ReadBlocks = new("read Secret blocks", Repeatable: true, Writes: false);

    // A name is taken once: sent twice, it is there.
    public static readonly PrefectCall CreateBlock = new("create Secret block", Repeatable: false, Writes: true) { HoldsSecret = true };

    public static readonly PrefectCall UpdateBlock = new("update Secret block", Repeatable: true, Writes: true) { HoldsSecret = true };

    public static readonly PrefectCall ReadVariables = new("read variables", Repeatable: true, Writes: false);

    // A name is taken once: sent twice, it is there.
    public static readonly PrefectCall CreateVariable = new("create variable", Repeatable: false, Writes: true);

    public static readonly PrefectCall UpdateVariable = new("update variable", Repeatable: true, Writes: true);

    public static readonly PrefectCall DeleteVariable = new("delete variable", Repeatable: true, Writes: true);

    /// <summary>The operation that a request was declared to be.</summary>
    public static PrefectCall From(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(OptionsKey, out var call) ? call : Undeclared;

    /// <summary>Declares a request that is made by hand.</summary>
    public static void Declare(HttpRequestMessage request, PrefectCall call) => request.Options.Set(OptionsKey, call);
}
