using Gateway.Hosting;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Tests.Hosting.Access;

public sealed class StrictPathsTests
{
    private static readonly RoutePattern[] Served =
        [.. ((string[])["/api/v1/builds", "/api/v1/modes", "/api/v1/modes/{mode}/env", "/api/v1/rollouts/{id}", "/openapi/{documentName}.json"]).Select(text => RoutePatternFactory.Parse(text))];

    [Theory]
    [InlineData("/api/v1/builds")]
    [InlineData("/api/v1/modes/Staging/env")]
    [InlineData("/api/v1/rollouts/ABC")]
    [InlineData("/openapi/v1.json")]
    public void A_path_that_is_served_is_taken_to_the_letter_and_its_parameters_are_others_business(string path) => Assert.True(StrictPaths.IsSpelledOut(path, Served));

    [Theory]
    [InlineData("/api/v1/Builds")]
    [InlineData("/API/V1/BUILDS")]
    [InlineData("/api/v1/builds/")]
    [InlineData("/api/v1/modes/staging/ENV")]
    [InlineData("/api/v1/modes/staging/env/")]
    [InlineData("/api/v1/rollouts/abc/")]
    [InlineData("/openapi/v1.JSON")]
    [InlineData("/OpenAPI/v1.json")]
    public void Another_spelling_of_it_is_not(string path) => Assert.False(StrictPaths.IsSpelledOut(path, Served));

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/api/v1/build")]
    [InlineData("/api/v1/builds/1")]
    [InlineData("/api/v1/builds//")]
    [InlineData("/swagger/index.html")]
    public void What_is_no_path_of_those_is_somebody_elses_business(string path) => Assert.True(StrictPaths.IsSpelledOut(path, Served));
}
