namespace Gateway.Prefect;

/// <summary>Names of the headers that Prefect's API knows.</summary>
internal static class ApiHeaders
{
    public const string Version = "X-PREFECT-API-VERSION";

    public const string CsrfToken = "Prefect-Csrf-Token";

    public const string CsrfClient = "Prefect-Csrf-Client";
}
