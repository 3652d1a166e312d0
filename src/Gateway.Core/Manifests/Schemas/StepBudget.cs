namespace Gateway.Manifests.Schemas;

/// <summary>How many steps a piece of work may take, so that no input makes it long.</summary>
/// <param name="most">Most of them.</param>
internal sealed class StepBudget(long most)
{
    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>How many are left.</summary>
    public long Left => Math.Max(0, most - Taken);

    /// <summary>Whether more were asked for than there are.</summary>
    public bool IsSpent => Taken > most;

    /// <summary>Takes steps.</summary>
    /// <returns>False once there are no more of them.</returns>
    public bool Take(long steps = 1)
    {
        Taken = Math.Min(Taken + steps, most + 1);
        return !IsSpent;
    }
}
