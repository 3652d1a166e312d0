using System.Runtime.Versioning;
using Gateway.IntegrationTests.AllOrNothing;
using Gateway.IntegrationTests.Containers;
using Gateway.IntegrationTests.DeployFlows;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Telemetry;
using Gateway.IntegrationTests.Workflows;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Gateway.IntegrationTests.Running." + nameof(LongestFirst), "Gateway.IntegrationTests")]

namespace Gateway.IntegrationTests.Running;

/// <summary>Begins with the classes that take the longest, so that none of them runs on alone at the end. What a test finds does not depend on it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string?[] Longest =
    [
        ContainerTestGroup.Name,
        typeof(KilledProcessTests).FullName,
        typeof(CiCdWorkflowTests).FullName,
        typeof(PuttingBackOnOldestTests).FullName,
        typeof(PuttingBackOnDefaultTests).FullName,
        typeof(PuttingBackOnNewestTests).FullName,
        typeof(FailingWriteOnOldestTests).FullName,
        typeof(FailingWriteOnDefaultTests).FullName,
        typeof(FailingWriteOnNewestTests).FullName,
        typeof(DeployFlowsScriptTests).FullName,
        typeof(TraceTests).FullName,
        typeof(MetricTests).FullName,
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(static collection => Array.FindIndex(Longest, name => collection.DisplayName.Split(' ')[^1] == name) switch
        {
            < 0 => Longest.Length,
            var index => index,
        });
}
