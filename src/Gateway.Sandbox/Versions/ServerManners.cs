using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Versions;

/// <summary>
/// What a server of one version does otherwise than those before it, each with the version that brought it. What fields and
/// operations there are is not among it: that is in the version's <see cref="Document"/>.
/// </summary>
internal sealed class ServerManners
{
    private static readonly ConcurrentDictionary<string, ServerManners> Known = new(StringComparer.Ordinal);

    private readonly Version _version;

    private ServerManners(string version)
    {
        PrefectVersion = version;
        _version = Version.Parse(version);
        Document = ApiDocument.For(version);
        Json = SandboxJson.OptionsOf(Document);
    }

    /// <summary>The version, as the server tells it.</summary>
    public string PrefectVersion { get; }

    /// <summary>What the server says of its own API.</summary>
    public ApiDocument Document { get; }

    /// <summary>How answers are written: with the fields that the document names.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>
    /// Whether an interval that was sent as ISO 8601 has it is answered so; earlier, and always for one sent as a number, it is
    /// answered in seconds. On the server this also takes Python 3.13. That it must be positive is said in other words since.
    /// </summary>
    public bool KeepsWrittenIntervals => Since(6, 18);

    /// <summary>Whether only the two probes are open without credentials; earlier, whatever path ended like one.</summary>
    public bool KnowsProbesByTheirWholePath => Since(6, 22);

    /// <summary>Whether credentials that are not ASCII, sent or set, end in an error of the server's own.</summary>
    public bool FailsOnCredentialsBeyondAscii => Since(6, 22);

    /// <summary>How large parameters may be as JSON; null for any size.</summary>
    public int? MaximumParameterBytes => Since(6, 25) ? 524_288 : null;

    /// <summary>Whether a recurrence rule that does not say when it starts is kept with a start in front.</summary>
    public bool AnchorsRules => Since(6, 26);

    /// <summary>Whether null for the pool takes a deployment out of it; earlier it changed nothing.</summary>
    public bool NullTakesOutOfPool => Since(6, 27);

    /// <summary>
    /// Whether parameters in a body that is not declared as JSON are as good as not sent; earlier each was missing. This came with a
    /// version of the web framework, which the servers of this version that were recorded had, and another may not have.
    /// </summary>
    public bool IgnoresParametersInOtherMedia => Since(6, 29);

    /// <summary>Whether the start put in front of a rule is on the clock of the rule's time zone; at first it was in UTC.</summary>
    public bool AnchorsRulesInTheirZone => Since(8, 0);

    /// <summary>Whether a schema that refers to what is not in it is a fault of the request; earlier it was one of the server.</summary>
    public bool TellsUnresolvableReferences => Since(7, 5);

    /// <summary>The manners of a recorded version.</summary>
    public static ServerManners For(string version) =>
        PrefectVersions.Problem(version) is { } problem ? throw new ArgumentException(problem, nameof(version)) : Known.GetOrAdd(version, each => new(each));

    private bool Since(int minor, int patch) => _version >= new Version(3, minor, patch);
}
