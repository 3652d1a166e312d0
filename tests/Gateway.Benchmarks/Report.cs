using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>The result: a Markdown table, remarks, and every raw number.</summary>
internal sealed class Report
{
    private readonly List<(string What, string Goal, string Measured, string Ratio, bool? Met)> _rows = [];
    private readonly List<string> _remarks = [];
    private readonly List<string> _raw = [];

    public static void Progress(string text) => Console.Error.WriteLine(text + " …");

    public void Add(string what, string goal, string measured, string ratio, bool? met) => _rows.Add((what, goal, measured, ratio, met));

    public void Say(string remark) => _remarks.Add(remark);

    public void Raw(string what, IEnumerable<double> values) =>
        _raw.Add($"{what}: {string.Join(", ", values.Select(Text))}");

    public void Print()
    {
        Console.WriteLine("| what | goal | measured | ratio | verdict |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (what, goal, measured, ratio, met) in _rows)
        {
            var verdict = met switch { true => "met", false => "MISSED", null => "—" };
            Console.WriteLine($"| {what} | {goal} | {measured} | {ratio} | {verdict} |");
        }

        Console.WriteLine();
        _remarks.ForEach(remark => Console.WriteLine("- " + remark));
        Console.WriteLine("\nRaw numbers, in the order measured:\n");
        _raw.ForEach(line => Console.WriteLine("- " + line));
    }

    public static string Text(double value) => value.ToString(value >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + "×";

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
