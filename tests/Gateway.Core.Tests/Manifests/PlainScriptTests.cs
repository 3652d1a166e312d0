using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class PlainScriptTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["GITHUB_SHA"] = Sha,
        ["GITHUB_REF_NAME"] = "staging/fix",
        ["SPACED"] = "two words",
        ["QUOTED"] = "a'b",
        ["SECRET"] = "{{ prefect.blocks.secret.x }}",
        ["GLOB"] = "*",
    };

    [Theory]
    [InlineData("git rev-parse HEAD", Sha)]
    [InlineData("  git   rev-parse\tHEAD  ", Sha)]
    [InlineData("git rev-parse HEAD\n", Sha)]
    [InlineData("\n\n  git rev-parse HEAD\n\n", Sha)]
    [InlineData("git rev-parse \"HEAD\"", Sha)]
    [InlineData("git 'rev-parse' HEAD", Sha)]
    [InlineData("git rev-parse --verify HEAD", Sha)]
    [InlineData("git rev-parse --short HEAD", "0123456")]
    [InlineData("git rev-parse --verify --short HEAD", "0123456")]
    [InlineData("git rev-parse --short=8 HEAD", "01234567")]
    [InlineData("git rev-parse --short=1 HEAD", "0123")]
    [InlineData("git rev-parse --short=99 HEAD", Sha)]
    [InlineData("git rev-parse --abbrev-ref HEAD", "staging/fix")]
    [InlineData("git branch --show-current", "staging/fix")]
    [InlineData("git symbolic-ref --short HEAD", "staging/fix")]
    [InlineData("git describe --always", "0123456")]
    [InlineData("git describe --always --abbrev=10", "0123456789")]
    [InlineData("git log -1 --format=%H", Sha)]
    [InlineData("git log -1 --pretty=format:%h", "0123456")]
    [InlineData("git log -n 1 --pretty=format:'%h' HEAD", "0123456")]
    [InlineData("git show -s --format=%h", "0123456")]
    [InlineData("echo $GITHUB_SHA", Sha)]
    [InlineData("echo \"${GITHUB_REF_NAME}\"", "staging/fix")]
    [InlineData("echo -n $GITHUB_SHA", Sha)]
    [InlineData("echo v1-$GITHUB_SHA latest", $"v1-{Sha} latest")]
    [InlineData("echo \"$SPACED\"", "two words")]
    [InlineData("echo \"$GLOB\"", "*")]
    [InlineData("echo 'it is | plain'", "it is | plain")]
    [InlineData("echo '{a} { b'", "{a} { b")]
    [InlineData("echo a --help", "a --help")]
    [InlineData("echo", "")]
    public void A_plain_command_tells_what_it_prints(string script, string output) => Assert.Equal(output, From(script));

    [Theory]
    [InlineData("")]
    [InlineData("date +%Y")]
    [InlineData("git rev-parse --short HEAD~1")]
    [InlineData("git rev-parse --short main")]
    [InlineData("git rev-parse --short=0 HEAD")]
    [InlineData("git rev-parse --short=x HEAD")]
    [InlineData("git rev-parse --short --abbrev-ref HEAD")]
    [InlineData("git rev-parse --show-toplevel")]
    [InlineData("git describe --tags --always")]
    [InlineData("git describe --always --dirty")]
    [InlineData("git describe")]
    [InlineData("git log --format=%H")]
    [InlineData("git log -1 --format=%an")]
    [InlineData("git -C other rev-parse HEAD")]
    [InlineData("git rev-parse HEAD; date")]
    [InlineData("git rev-parse HEAD | cut -c 1-5")]
    [InlineData("git rev-parse HEAD && date")]
    [InlineData("git rev-parse HEAD > sha.txt")]
    [InlineData("git rev-parse HEAD\ngit rev-parse HEAD")]
    [InlineData("# the commit\ngit rev-parse HEAD")]
    [InlineData("echo `date`")]
    [InlineData("echo $(date)")]
    [InlineData("echo \"$(date)\"")]
    [InlineData("echo $UNKNOWN")]
    [InlineData("echo ${GITHUB_SHA:0:7}")]
    [InlineData("echo ${GITHUB_SHA")]
    [InlineData("echo $1")]
    [InlineData("echo $")]
    [InlineData("echo '$GITHUB_SHA'")]
    [InlineData("echo \"unfinished")]
    [InlineData("echo a\\nb")]
    [InlineData("echo -e a")]
    [InlineData("echo $SPACED")]
    [InlineData("echo \"$QUOTED\"")]
    [InlineData("echo \"$SECRET\"")]
    [InlineData("echo $GLOB")]
    [InlineData("echo {{ commit.stdout }}")]
    [InlineData("echo \"{{ commit.stdout }}\"")]
    [InlineData("echo '{{stdout}}-x'")]
    [InlineData("echo \"{{ prefect.variables.v }}\"")]
    [InlineData("echo --help")]
    [InlineData("echo --version")]
    [InlineData("echo *")]
    [InlineData("echo ~")]
    public void Whatever_is_not_plain_tells_nothing(string script) => Assert.Null(From(script));

    [Fact]
    public void A_script_that_is_longer_than_any_plain_command_tells_nothing() => Assert.Null(From("echo " + new string('a', 1020)));

    [Theory]
    [InlineData("git rev-parse HEAD")]
    [InlineData("git rev-parse --abbrev-ref HEAD")]
    [InlineData("git describe --always")]
    public void What_is_not_known_is_not_told(string script) => Assert.Null(new PlainScript(null, null, _ => null).OutputOf(script));

    [Fact]
    public void It_says_whether_a_variable_went_in()
    {
        var script = new PlainScript(Sha, "main", Variables.GetValueOrDefault);

        script.OutputOf("echo $GITHUB_SHA");
        Assert.True(script.HoldsVariable);
        script.OutputOf("git rev-parse HEAD");
        Assert.False(script.HoldsVariable);
    }

    private static string? From(string script) => new PlainScript(Sha, "staging/fix", Variables.GetValueOrDefault).OutputOf(script);
}
