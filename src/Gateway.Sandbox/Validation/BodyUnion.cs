using System.Text.Json;

namespace Gateway.Sandbox.Validation;

/// <summary>A value that may be one of several models. One that is none of them is told what it lacks to be each, one after the other.</summary>
internal sealed class BodyUnion(params (string Label, BodyModel Model)[] kinds)
{
    public void Check(JsonElement value, Location at, List<Issue> issues)
    {
        var found = new List<Issue>();
        foreach (var (label, model) in kinds)
        {
            var before = found.Count;
            model.Check(value, at.At(label), found);
            if (found.Count == before)
            {
                return;
            }
        }

        issues.AddRange(found);
    }
}
