using System.Runtime.Versioning;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>
/// Recording stand-ins for programs that a machine which builds the gateway does not have, or that must not do here what they do on a
/// runner: each notes what it was called with, and then does what the test says.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class StandIns
{
    private readonly string _folder;
    private readonly string _notes;

    public StandIns(string folder)
    {
        _folder = Directory.CreateDirectory(Path.Combine(folder, "stand-ins")).FullName;
        _notes = Path.Combine(folder, "calls");
        foreach (var program in (ReadOnlySpan<string>)["pip", "ruff", "dbt", "sudo"])
        {
            Add(program);
        }
    }

    /// <summary>A <c>PATH</c> on which they come first.</summary>
    public string SearchPath => _folder + ":" + Environment.GetEnvironmentVariable("PATH");

    /// <summary>The first line of each call, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_notes) ? File.ReadAllLines(_notes) : [];

    /// <summary>Lets a name stand for a real program.</summary>
    public void Link(string program, string path)
    {
        var link = Path.Combine(_folder, program);
        File.Delete(link);
        File.CreateSymbolicLink(link, path);
    }

    /// <summary>Adds one, or makes one do something else.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="script">What it does after it has noted its call.</param>
    public void Add(string program, string script = "")
    {
        var path = Path.Combine(_folder, program);
        File.WriteAllText(
            path,
            $$"""
            #!/usr/bin/env bash
            call="{{program}} $*"
            printf '%s\n' "${call%%$'\n'*}" >>'{{_notes}}'
            {{script}}

            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
