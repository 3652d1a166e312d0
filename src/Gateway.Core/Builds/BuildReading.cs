using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>What came of reading a body: the build result, or all that is wrong with it.</summary>
/// <param name="Build">The build result; null when there are errors.</param>
/// <param name="Errors">Every error found, in the order of the fields; empty when the body is right.</param>
internal sealed record BuildReading(BuildResult? Build, IReadOnlyList<Finding> Errors);
