namespace Gateway.Diagnostics;

/// <summary>One of the places in a manifest in which something is found.</summary>
/// <param name="Deployment">Name of the deployment; null when it concerns none in particular.</param>
/// <param name="Location">Where in the manifest's text; null when that is not known.</param>
internal sealed record FindingPlace(string? Deployment, ManifestLocation? Location);
