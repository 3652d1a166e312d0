namespace Gateway.IntegrationTests.Running;

/// <summary>Waits for what nothing signals: the state of another process, or of a server under test.</summary>
internal static class Waiting
{
    /// <summary>How long a test waits for what is sure to come: long enough for a machine that is busy with much else, since only a failure lasts as long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Asking costs processor time, which what is waited for needs itself.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(80);

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">What is waited for.</param>
    /// <exception cref="OperationCanceledException">It did not hold within <see cref="Patience"/>.</exception>
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var pause = FirstPause; !await holds(); pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            await Task.Delay(pause, TimeProvider.System, patience.Token);
        }
    }
}
