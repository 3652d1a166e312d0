using System.Reflection;

namespace Gateway.IntegrationTests.Running;

public sealed class DisposalTests
{
    /// <summary>xunit 2 disposes of nothing that is <see cref="IAsyncDisposable"/> alone: the processes of such a test would run on after it.</summary>
    [Fact]
    public void What_tests_hold_is_disposed_of()
    {
        var types = typeof(DisposalTests).Assembly.GetTypes();
        var fixtures = types.SelectMany(type => type.GetInterfaces()).Where(IsFixture).Select(fixture => fixture.GetGenericArguments()[0]);
        var tests = types.Where(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public).Any(method => method.IsDefined(typeof(FactAttribute))));

        var forgotten = tests.Concat(fixtures).Where(type =>
            type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IAsyncLifetime)) && !type.IsAssignableTo(typeof(IDisposable)));

        Assert.Empty(forgotten);
    }

    private static bool IsFixture(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(IClassFixture<>) || definition == typeof(ICollectionFixture<>));
}
