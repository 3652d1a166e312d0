using System.Security.Cryptography;
using Gateway.Planning;

namespace Gateway.Core.Tests.Planning;

public sealed class SecretTokensTests
{
    private const string Masked = SecretMask.Masked;

    [Theory]
    [InlineData("ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [InlineData("github_pat_11ABCDEFG0abcdefghijkl_0123456789")]
    [InlineData("glpat-abcdefghij0123456789")]
    [InlineData("xoxb-123456789012-abcdefghijkl")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("AIzaSyA0123456789abcdefghijklmnopqrstuv")]
    [InlineData("pnu_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("gwkey_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")]
    [InlineData("whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdHM")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    [InlineData("AAPK0123456789abcdef0123456789abcdef")]
    [InlineData("wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E")]
    [InlineData("k3v9x2m7q1z8w4n6b5c0a8s2d7f3g9h1")]
    public void A_token_is_hidden_wherever_it_stands(string token)
    {
        Assert.Equal(Masked, SecretTokens.Mask(token));
        Assert.Equal($"a \"{Masked}\", b", SecretTokens.Mask($"a \"{token}\", b"));
        Assert.Equal($"path/to/{Masked}", SecretTokens.Mask("path/to/" + token));
    }

    [Theory]
    [InlineData("abcdef1234567890abcdef1234567890abcdef12")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("ghcr.io/org/pipelines-arcgis:main-abcdef1234567890abcdef1234567890abcdef12")]
    [InlineData("01a208e4-0dcf-7dfb-8384-7cba149f9d72")]
    [InlineData("pipelines/arcgis/abordagem/flows.py:abordagem_flow")]
    [InlineData("Abordagem | Carga ArcGIS 2024")]
    [InlineData("CargaDaCamadaAbordagem2024Producao")]
    [InlineData("org/x/.github/workflows/ci_cd.yml@refs/heads/staging/fix-layer-20261129T120000Z")]
    [InlineData("Gateway:Modes:staging:Oidc:JobWorkflowRefs")]
    [InlineData("desk-lamps-and-other-things task-abcdefghijkl sk-learn-pipelines")]
    [InlineData("{{ prefect.blocks.secret.prod-arcgis-password }}")]
    [InlineData("america/sao_paulo 0 6 * * * FREQ=DAILY;INTERVAL=12345678901234567890")]
    [InlineData("1234567890123456789012345678901234567890")]
    public void What_is_no_secret_is_shown(string text) => Assert.Equal(text, SecretMask.Sentence(text));

    [Fact]
    public void What_was_drawn_by_chance_is_hidden_nearly_always()
    {
        var hidden = Enumerable.Range(0, 200).Count(number => SecretTokens.Mask(Convert.ToBase64String(SHA256.HashData([(byte)number]))).Contains(Masked, StringComparison.Ordinal));

        Assert.InRange(hidden, 185, 200);
    }

    [Theory]
    [InlineData("eyJ")]
    [InlineData("a.")]
    [InlineData("aB1")]
    [InlineData("sk-")]
    [InlineData("x ")]
    public void A_long_text_is_gone_through_once(string piece)
    {
        // Steps that grow with the square of it would not come to an end.
        var text = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));

        Assert.InRange(SecretMask.Sentence(text).Length, 1, text.Length);
    }
}
