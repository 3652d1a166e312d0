using Gateway.Hosting.Api.Plans;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Hosting;

public sealed class PlanFormatTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=utf-8")]
    [InlineData("application/*")]
    [InlineData("*/*")]
    [InlineData("text/html, */*;q=0.1")]
    [InlineData("application/json, text/markdown")]
    [InlineData("text/markdown;q=0.5, application/json")]
    public void JSON_is_answered_where_it_is_asked_for_or_anything_will_do(string accept) => Assert.Equal(PlanFormat.Json, PlanFormats.Choose(accept));

    [Theory]
    [InlineData("text/markdown")]
    [InlineData("text/markdown; charset=utf-8")]
    [InlineData("text/*")]
    [InlineData("text/markdown, application/problem+json")]
    [InlineData("text/markdown, */*;q=0.1")]
    [InlineData("application/json;q=0, */*")]
    public void Markdown_is_answered_where_it_is_liked_better(string accept) => Assert.Equal(PlanFormat.Markdown, PlanFormats.Choose(accept));

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml, image/*")]
    [InlineData("application/json;q=0")]
    [InlineData("nonsense")]
    public void Anything_else_cannot_be_answered(string accept) => Assert.Null(PlanFormats.Choose(accept));

    [Fact]
    public void Saying_nothing_is_asking_for_JSON() => Assert.Equal(PlanFormat.Json, PlanFormats.Choose(StringValues.Empty));

    [Fact]
    public void Two_headers_are_one_list() => Assert.Equal(PlanFormat.Markdown, PlanFormats.Choose(new StringValues(["text/html", "text/markdown"])));
}
