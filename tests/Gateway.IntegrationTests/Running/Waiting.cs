namespace Gateway.IntegrationTests.Running;

/// <summary>Waits for what nothing signals: the state of another process, or of a server under test.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">What is waited for.</param>
    /// <param name="seconds">How long at most.</param>
    /// <exception cref="OperationCanceledException">It did not hold in time.</exception>
    public static Task UntilAsync(Func<bool> holds, int seconds = 30) => UntilAsync(() => Task.FromResult(holds()), seconds);

    /// <inheritdoc cref="UntilAsync(Func{bool}, int)"/>
    public static async Task UntilAsync(Func<Task<bool>> holds, int seconds = 30)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }
}
