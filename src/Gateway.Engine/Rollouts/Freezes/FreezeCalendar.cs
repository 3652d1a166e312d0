using System.Collections.Concurrent;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Rollouts.Freezes;

/// <summary>Which MODEs the windows of the settings freeze. What was worked out holds until the next window begins or ends.</summary>
internal sealed class FreezeCalendar
{
    /// <summary>How far ahead a MODE says that it takes no builds, where no window allows them again before that.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    private readonly Dictionary<string, IReadOnlyList<FreezeWindow>> _windows;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.OrdinalIgnoreCase);

    private FreezeCalendar(Dictionary<string, IReadOnlyList<FreezeWindow>> windows) => _windows = windows;

    /// <summary>Compiles the windows of all MODEs.</summary>
    /// <exception cref="SettingsException">Something is wrong with one; it says everything.</exception>
    public static FreezeCalendar Compile(GatewayPolicy policy)
    {
        var errors = new List<string>();
        var windows = new Dictionary<string, IReadOnlyList<FreezeWindow>>(StringComparer.OrdinalIgnoreCase);
        foreach (var mode in policy.Modes)
        {
            windows[mode.Name] =
            [
                .. mode.FreezeWindows
                    .OrderBy(static window => window.Key, StringComparer.Ordinal)
                    .Select(window => FreezeWindow.Compile(window.Value, mode.Setting($"{nameof(ModeOptions.FreezeWindows)}:{window.Key}"), errors))
                    .OfType<FreezeWindow>(),
            ];
        }

        return errors.Count == 0 ? new FreezeCalendar(windows) : throw new SettingsException(errors);
    }

    /// <summary>The freeze that the windows of a MODE make at a time; null when they make none.</summary>
    public ModeFreeze? Find(string mode, DateTimeOffset now)
    {
        if (_windows.GetValueOrDefault(mode) is not { Count: > 0 } windows)
        {
            return null;
        }

        if (_known.TryGetValue(mode, out var known) && known.From <= now && now < known.To)
        {
            return known.Freeze;
        }

        var found = Look(mode, windows, now);
        _known[mode] = found;
        return found.Freeze;
    }

    private static Known Look(string mode, IReadOnlyList<FreezeWindow> windows, DateTimeOffset now)
    {
        var changes = new List<DateTimeOffset> { now + TimeSpan.FromDays(1) };
        var denials = new List<ModeFreeze>();
        foreach (var window in windows.Where(static window => window.Effect == FreezeEffect.Deny))
        {
            if (window.Occurrences(now).Take(1).ToList() is [var (from, to)])
            {
                changes.Add(from <= now ? to : from);
                denials.AddRange(from <= now ? [Of(mode, window, from, to)] : (IEnumerable<ModeFreeze>)[]);
            }
        }

        var allowing = windows.Where(static window => window.Effect == FreezeEffect.Allow).ToList();
        var next = allowing.Select(window => (Window: window, Times: window.Occurrences(now).Take(1).ToList())).Where(static found => found.Times.Count > 0).ToList();
        changes.AddRange(next.Select(found => found.Times[0].From <= now ? found.Times[0].To : found.Times[0].From));
        if (allowing.Count > 0 && !next.Exists(found => found.Times[0].From <= now))
        {
            denials.Add(next.Count == 0 ? Of(mode, allowing[0], now, now + Farthest) : next.Select(found => Of(mode, found.Window, now, found.Times[0].From)).MinBy(static freeze => freeze.Until)!);
        }

        return new Known(denials.MaxBy(static freeze => freeze.Until), now, changes.Min());
    }

    private static ModeFreeze Of(string mode, FreezeWindow window, DateTimeOffset from, DateTimeOffset to) =>
        new() { Mode = mode, Reason = window.Reason, By = window.Setting, At = from, Until = to };

    /// <summary>What was worked out, and for which time it holds.</summary>
    private sealed record Known(ModeFreeze? Freeze, DateTimeOffset From, DateTimeOffset To);
}
