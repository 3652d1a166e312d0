using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Stands before a service and fails some of its calls in a way that nobody planned for.</summary>
public class Interception : DispatchProxy
{
    private object _inner = null!;
    private Func<string, Exception?> _fails = null!;

    /// <summary>Puts it before the service that is registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="fails">What a call of a method fails with; null lets it through.</param>
    public static void Add<T>(IServiceCollection services, Func<string, Exception?> fails)
        where T : class
    {
        var registered = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider =>
        {
            var proxy = Create<T, Interception>();
            var interception = (Interception)(object)proxy;
            interception._inner = registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!);
            interception._fails = fails;
            return proxy;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _fails(targetMethod!.Name) is { } failure ? throw failure : targetMethod.Invoke(_inner, args);
}
