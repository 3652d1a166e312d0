using System.Reflection;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class RefusalCodesTests
{
    [Fact]
    public void Who_asks_and_for_which_branch_is_what_a_plan_is_refused_for()
    {
        var codes = typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(
            [
                "branch_ambiguous",
                "branch_not_mapped",
                "claims_mismatch",
                "ref_not_a_branch",
                "repository_id_mismatch",
                "repository_mismatch",
                "repository_not_allowed",
                "token_claim_not_allowed",
                "token_required",
            ],
            codes.Where(code => !RefusalCodes.AllowsPlan(code)).Order(StringComparer.Ordinal));
        Assert.False(RefusalCodes.AllowsPlan("a_rule_of_tomorrow"));
    }
}
