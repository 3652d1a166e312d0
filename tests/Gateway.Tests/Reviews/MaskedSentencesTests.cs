using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Secrets;

namespace Gateway.Tests.Reviews;

public sealed class MaskedSentencesTests
{
    private const string Said = "The value hush of https://u:p@host with ghp_0123456789abcdefghijABCDEFGHIJ012345 at abcdef1234567890abcdef1234567890abcdef12 is none: Authorization: Bearer <token>.";
    private const string Shown = "The value •••••• of https://••••••@host with •••••• at abcdef1234567890abcdef1234567890abcdef12 is none: Authorization: Bearer <token>.";

    private static readonly MaskedSentences Sentences = new(new OneSecret());

    private static readonly Finding Finding = new() { Code = "x_y", Message = Said, Seen = Said, Expected = Said, Pointer = "/x", Fix = Said };

    [Fact]
    public void Whatever_is_said_is_said_without_what_is_known_or_looks_like_a_secret()
    {
        Assert.Equal(Shown, Sentences.Mask(Said));
        var masked = Sentences.Mask([Finding])[0];
        Assert.Equal((Shown, Shown, Shown, Shown), (masked.Message, masked.Seen, masked.Expected, masked.Fix));
    }

    [Fact]
    public void So_are_reviews_and_the_ends_of_rollouts()
    {
        Assert.Equal(Shown, Assert.IsType<BuildReview.Refused>(Sentences.Mask(new BuildReview.Refused([Finding]))).Refusals[0].Message);
        Assert.Equal(Shown, Assert.IsType<BuildReview.Invalid>(Sentences.Mask(new BuildReview.Invalid([Finding]))).Findings[0].Message);
        var end = Sentences.Mask(new RolloutEnd { Status = RolloutStatus.Failed, Detail = Said, Findings = [Finding] });
        Assert.Equal((Shown, Shown), (end.Detail, end.Findings[0].Message));
    }

    private sealed class OneSecret : ISecretStore
    {
        public ModeSecrets Of(ModePolicy mode) => ModeSecrets.None;

        public KnownSecrets Known() => new(["hush"]);
    }
}
