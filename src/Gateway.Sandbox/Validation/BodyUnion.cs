using System.Text.Json;

namespace Gateway.Sandbox.Validation;

/// <summary>
/// A value that may be one of several models, of those that the server's version knows. One that is none of them is told what it
/// lacks to be each, one after the other.
/// </summary>
internal sealed class BodyUnion(params (string Label, BodyModel Model)[] kinds)
{
    public void Check(JsonElement value, Location at, Findings issues)
    {
        var all = issues.Apart();
        foreach (var (label, model) in kinds.Where(kind => kind.Model.IsKnownTo(issues.Manners)))
        {
            var found = all.Count;
            model.Check(value, at.At(label), all);
            if (all.Count == found)
            {
                return;
            }
        }

        issues.AddAll(all);
    }
}
