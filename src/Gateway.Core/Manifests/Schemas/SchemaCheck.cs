using System.Text;
using System.Text.Json;

namespace Gateway.Manifests.Schemas;

/// <summary>
/// Holds a value against a schema. What does not fit is told only where there is no doubt: what the schema says beyond what is known of it, and
/// what would take more steps than there are, or lie deeper than is looked, is left to the server.
/// </summary>
internal sealed class SchemaCheck
{
    /// <summary>Schemas within schemas, references followed.</summary>
    private const int Deepest = 200;

    private readonly SchemaDocument _document;
    private readonly StepBudget _budget;
    private readonly int _mostMisfits;
    private readonly Func<JsonElement, bool> _isFilledInLater;
    private readonly List<SchemaMisfit> _misfits = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private SchemaCheck(SchemaDocument document, StepBudget budget, int mostMisfits, Func<JsonElement, bool> isFilledInLater)
    {
        _document = document;
        _budget = budget;
        _mostMisfits = mostMisfits;
        _isFilledInLater = isFilledInLater;
    }

    /// <summary>What does not fit, each value once, in the values' order.</summary>
    /// <param name="document">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="budget">How many steps it may take.</param>
    /// <param name="mostMisfits">How many are told.</param>
    /// <param name="isFilledInLater">
    /// Whether a value is filled in when a run starts, so that it fits anywhere; null for <see cref="SchemaValues.IsFilledInLater"/>.
    /// </param>
    public static IReadOnlyList<SchemaMisfit> Misfits(
        SchemaDocument document, JsonElement value, StepBudget budget, int mostMisfits, Func<JsonElement, bool>? isFilledInLater = null)
    {
        var check = new SchemaCheck(document, budget, mostMisfits, isFilledInLater ?? SchemaValues.IsFilledInLater);
        check.Fit(document.Root, value, SchemaTrail.Root, depth: 0);
        return check._misfits;
    }

    /// <param name="node">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="trail">Where the value is; null where a misfit is not told, since others decide whether it is one.</param>
    /// <param name="depth">How deep this is.</param>
    private SchemaFit Fit(SchemaNode node, JsonElement value, SchemaTrail? trail, int depth)
    {
        if (_budget.IsSpent || depth > Deepest || !_budget.Take(SchemaValues.CostOf(value)) || _isFilledInLater(value))
        {
            return SchemaFit.Unknown;
        }

        var own = OwnFit(node, value, depth);
        if (own == SchemaFit.Misfits)
        {
            Tell(node, value, trail);
        }

        // These tell of their own misfits, at their own places.
        foreach (var all in node.All.TakeWhile(_ => !_budget.IsSpent))
        {
            own = own.And(Fit(all, value, trail, depth + 1));
        }

        if (node.Reference is { } target)
        {
            own = own.And(Fit(_document.Targets[target], value, trail, depth + 1));
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => own.And(MembersFit(node, value, trail, depth)),
            JsonValueKind.Array => own.And(ItemsFit(node, value, trail, depth)),
            _ => own,
        };
    }

    private SchemaFit OwnFit(SchemaNode node, JsonElement value, int depth)
    {
        var fit = node.IsNever ? SchemaFit.Misfits : node.LeavesMore ? SchemaFit.Unknown : SchemaFit.Fits;
        fit = fit.And(TypeFits(node, value)).And(ChoiceFits(node, value));
        foreach (var bound in node.Bounds)
        {
            fit = fit.And(_budget.Take() ? SchemaValues.Keeps(value, bound) : SchemaFit.Unknown);
        }

        fit = value.ValueKind switch
        {
            JsonValueKind.Object when node.Required.Count > 0 => fit.And(HoldsRequired(node, value)),
            JsonValueKind.Array => fit.And(node.HasUniqueItems ? ItemsAreUnique(value) : SchemaFit.Fits),
            _ => fit,
        };
        return fit.And(AnyFits(node, value, depth)).And(OneFits(node, value, depth)).And(node.Not is { } not ? Fit(not, value, trail: null, depth + 1).Not() : SchemaFit.Fits);
    }

    // The server does not ask for what is required, but within lists of schemas it does.
    private SchemaFit HoldsRequired(SchemaNode node, JsonElement value)
    {
        if (!_budget.Take(SchemaValues.CostOf(value)))
        {
            return SchemaFit.Unknown;
        }

        var names = value.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        return node.Required.All(name => _budget.Take(1 + SchemaValues.CostOf(name.Length)) && names.Contains(name)) ? SchemaFit.Fits : SchemaFit.Unknown;
    }

    private SchemaFit TypeFits(SchemaNode node, JsonElement value)
    {
        if (node.Types.Count == 0)
        {
            return SchemaFit.Fits;
        }

        if (!_budget.Take(node.Types.Count))
        {
            return SchemaFit.Unknown;
        }

        var fit = node.Types.Aggregate(SchemaFit.Misfits, (fit, type) => fit.Or(SchemaValues.IsOf(value, type)));
        return node.IsOptional && value.ValueKind == JsonValueKind.Null ? fit.Or(SchemaFit.Unknown) : fit;
    }

    private SchemaFit ChoiceFits(SchemaNode node, JsonElement value)
    {
        // A text is unescaped once, however many it is held against.
        byte[]? text = null;
        var fit = node.Constant is { } constant ? IsSame(constant, value, ref text) : SchemaFit.Fits;
        if (node.Choices is not { } choices)
        {
            return fit;
        }

        var among = SchemaFit.Misfits;
        foreach (var choice in choices.EnumerateArray())
        {
            among = among.Or(IsSame(choice, value, ref text));
            if (among == SchemaFit.Fits || _budget.IsSpent)
            {
                break;
            }
        }

        return fit.And(among);
    }

    private SchemaFit IsSame(JsonElement wanted, JsonElement value, ref byte[]? text)
    {
        if (!_budget.Take())
        {
            return SchemaFit.Unknown;
        }

        if (wanted.ValueKind != value.ValueKind)
        {
            return SchemaFit.Misfits;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => SchemaFit.Fits,
            JsonValueKind.String => SchemaValues.MayBeSameText(wanted, value) ? IsSameText(wanted, value, ref text) : SchemaFit.Misfits,
            JsonValueKind.Object when wanted.GetPropertyCount() != value.GetPropertyCount() => SchemaFit.Unknown,
            JsonValueKind.Array when wanted.GetArrayLength() != value.GetArrayLength() => SchemaFit.Unknown,
            _ => _budget.Take(SchemaValues.CostOfAll(wanted) + SchemaValues.CostOfAll(value)) ? SchemaValues.IsSame(wanted, value) : SchemaFit.Unknown,
        };
    }

    private SchemaFit IsSameText(JsonElement wanted, JsonElement value, ref byte[]? text)
    {
        if (!_budget.Take(SchemaValues.CostOfAll(wanted) + (text is null ? SchemaValues.CostOfAll(value) : 0)))
        {
            return SchemaFit.Unknown;
        }

        text ??= Encoding.UTF8.GetBytes(value.GetString()!);
        return SchemaFits.From(wanted.ValueEquals(text));
    }

    private SchemaFit AnyFits(SchemaNode node, JsonElement value, int depth)
    {
        if (node.Any.Count == 0)
        {
            return SchemaFit.Fits;
        }

        var fit = node.IsOptional ? SchemaFit.Unknown : SchemaFit.Misfits;
        for (var index = 0; index < node.Any.Count && fit != SchemaFit.Fits && !_budget.IsSpent; index++)
        {
            fit = fit.Or(Fit(node.Any[index], value, trail: null, depth + 1));
        }

        return fit == SchemaFit.Misfits && _budget.IsSpent ? SchemaFit.Unknown : fit;
    }

    private SchemaFit OneFits(SchemaNode node, JsonElement value, int depth)
    {
        if (node.One.Count == 0)
        {
            return SchemaFit.Fits;
        }

        var (fitting, unknown) = (0, 0);
        for (var index = 0; index < node.One.Count && fitting < 2 && !_budget.IsSpent; index++)
        {
            var fit = Fit(node.One[index], value, trail: null, depth + 1);
            fitting += fit == SchemaFit.Fits ? 1 : 0;
            unknown += fit == SchemaFit.Unknown ? 1 : 0;
        }

        return fitting > 1 ? SchemaFit.Misfits : unknown > 0 || _budget.IsSpent ? SchemaFit.Unknown : SchemaFits.From(fitting == 1);
    }

    private SchemaFit ItemsFit(SchemaNode node, JsonElement value, SchemaTrail? trail, int depth)
    {
        var fit = SchemaFit.Fits;
        if (node.Prefix.Count == 0 && node.Items is null)
        {
            return fit;
        }

        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (_budget.IsSpent)
            {
                return fit.And(SchemaFit.Unknown);
            }

            if (trail is null && fit == SchemaFit.Misfits)
            {
                break;
            }

            if ((index < node.Prefix.Count ? node.Prefix[index] : node.Items) is not { } schema)
            {
                break;
            }

            fit = fit.And(Fit(schema, item, trail?.To(index), depth + 1));
        }

        return fit;
    }

    // Texts are what a set of Python's holds most; whether two of anything else are the same is left to the server.
    private SchemaFit ItemsAreUnique(JsonElement value)
    {
        var (fit, seen) = (SchemaFit.Fits, new HashSet<string>(StringComparer.Ordinal));
        foreach (var item in value.EnumerateArray())
        {
            if (!_budget.Take(SchemaValues.CostOf(item)))
            {
                return SchemaFit.Unknown;
            }

            if (item.ValueKind != JsonValueKind.String || _isFilledInLater(item))
            {
                fit = SchemaFit.Unknown;
            }
            else if (!seen.Add(item.GetString()!))
            {
                return SchemaFit.Misfits;
            }
        }

        return fit;
    }

    private SchemaFit MembersFit(SchemaNode node, JsonElement value, SchemaTrail? trail, int depth)
    {
        var fit = SchemaFit.Fits;
        if (node.Properties is null && node.Additional is null)
        {
            return fit;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (_budget.IsSpent)
            {
                return fit.And(SchemaFit.Unknown);
            }

            if (trail is null && fit == SchemaFit.Misfits)
            {
                break;
            }

            if ((node.Properties?.GetValueOrDefault(member.Name) ?? node.Additional) is { } schema)
            {
                fit = fit.And(Fit(schema, member.Value, trail?.To(member.Name), depth + 1));
            }
        }

        return fit;
    }

    private void Tell(SchemaNode node, JsonElement value, SchemaTrail? trail)
    {
        if (trail is not null && _misfits.Count < _mostMisfits && _told.Add(trail.Path()))
        {
            _misfits.Add(new SchemaMisfit(trail, value, node));
        }
    }
}
