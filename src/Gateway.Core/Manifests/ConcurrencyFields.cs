namespace Gateway.Manifests;

/// <summary>Reads <c>concurrency_limit</c>: a number, or a mapping that also says what happens to runs above it.</summary>
internal static class ConcurrencyFields
{
    private const string Strategies = "ENQUEUE or CANCEL_NEW";

    public static (int? Limit, ConcurrencyOptions? Options) Read(YamlNode? node, FieldReader fields)
    {
        if (node is not YamlMapping mapping)
        {
            return (fields.Whole(node, "concurrency_limit", 1, int.MaxValue), null);
        }

        fields.WarnOfUnknownKeys(mapping, KnownKeys.Concurrency, "concurrency_limit");
        var limit = fields.Whole(mapping.Find("limit"), "concurrency_limit.limit", 1, int.MaxValue);
        var hasLimit = !FieldReader.IsAbsent(mapping.Find("limit"));
        if (!hasLimit)
        {
            fields.Warning(
                Codes.ConcurrencyWithoutLimit,
                "concurrency_limit has no limit, so its other settings have no effect.",
                "Set limit, or remove concurrency_limit.",
                mapping.Location);
        }

        var grace = fields.Whole(mapping.Find("grace_period_seconds"), "concurrency_limit.grace_period_seconds", 60, 86_400);
        return StrategyOf(mapping, hasLimit, fields) is { } strategy ? (limit, new ConcurrencyOptions(strategy, grace)) : (limit, null);
    }

    // Prefect's command line stores a strategy without a limit, and fails on a limit in a mapping without a strategy.
    private static string? StrategyOf(YamlMapping mapping, bool hasLimit, FieldReader fields)
    {
        var node = mapping.Find("collision_strategy");
        if (FieldReader.IsAbsent(node))
        {
            if (hasLimit)
            {
                fields.Error(Codes.ConcurrencyInvalid, "concurrency_limit has no collision_strategy.", $"Use {Strategies}, or write the limit as a plain number.", mapping.Location);
            }

            return null;
        }

        if (fields.Text(node, "collision_strategy", TemplatePlace.Exact) is not { } strategy)
        {
            return null;
        }

        if (strategy.Value is not ("ENQUEUE" or "CANCEL_NEW"))
        {
            fields.Error(Codes.ConcurrencyInvalid, strategy.Problem("collision strategy", "Prefect does not support it"), $"Use {Strategies}.", node!.Location);
        }

        return strategy.Value;
    }
}
