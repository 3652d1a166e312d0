using Gateway.Hosting.Api;

namespace Gateway.Tests.Hosting.Access;

public sealed class PathNamesTests
{
    [Theory]
    [InlineData("staging", true)]
    [InlineData("STAGING", false)]
    [InlineData("Staging", false)]
    [InlineData("unknown", false)]
    public void A_MODE_is_found_by_its_name_to_the_letter(string name, bool isFound) => Assert.Equal(isFound, PathNames.Mode(PolicyBuilders.Policy(), name) is not null);

    [Theory]
    [InlineData("0199f3a8-7c1e-7b5e-9f0e-3c5f0c1d2e3f", true)]
    [InlineData("0199F3A8-7c1e-7b5e-9f0e-3c5f0c1d2e3f", false)]
    [InlineData("{0199f3a8-7c1e-7b5e-9f0e-3c5f0c1d2e3f}", false)]
    [InlineData("0199f3a87c1e7b5e9f0e3c5f0c1d2e3f", false)]
    [InlineData("0199f3a8-7c1e-7b5e-9f0e-3c5f0c1d2e3f ", false)]
    [InlineData("x", false)]
    public void A_rollout_has_one_spelling(string text, bool isOne) => Assert.Equal(isOne, PathNames.IsRollout(text, out _));
}
