using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("secrets-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_secret_stands_for_a_reference_to_its_block()
    {
        Write("ARCGIS_PASSWORD", "hush");

        var secrets = Read();

        Assert.Equal("{{ prefect.blocks.secret.staging-arcgis-password }}", secrets.Templates["ARCGIS_PASSWORD"]);
        Assert.Equal("hush", secrets.ValueOf("staging-arcgis-password"));
        Assert.Null(secrets.ValueOf("prod-arcgis-password"));
    }

    [Fact]
    public void An_inline_secret_stands_for_itself()
    {
        Write("ARCGIS_PASSWORD", "hush");

        var secrets = Read(SecretDelivery.Inline);

        Assert.Equal("hush", secrets.Templates["ARCGIS_PASSWORD"]);
        Assert.Null(secrets.ValueOf("staging-arcgis-password"));
    }

    [Theory]
    [InlineData(SecretDelivery.Inline)]
    [InlineData(SecretDelivery.Block)]
    internal void A_secret_is_found_in_other_texts_however_it_is_delivered(SecretDelivery delivery)
    {
        Write("ARCGIS_PASSWORD", "hush");
        Write("PIN", "77");

        var options = Options();
        options.Secrets.Delivery = delivery;
        var known = new SecretStore(PolicyBuilders.Policy(options)).Known();

        Assert.True(known.AreIn("user:hush@host"));
        Assert.True(known.AreIn("77"));
        Assert.False(known.AreIn("1779"));
        Assert.False(known.AreIn("hus"));
        Assert.Equal("2 secret(s)", known.ToString());
    }

    [Fact]
    public void A_longer_text_is_told_by_its_secrets()
    {
        Write("USER", "ana");
        Write("PWD", "{{ prefect.blocks.secret.staging-user }}");

        var secrets = Read();

        // What a secret says is never looked through.
        Assert.Equal("ana:{{ prefect.blocks.secret.staging-user }}@h", secrets.TextOf("{{ prefect.blocks.secret.staging-user }}:{{ prefect.blocks.secret.staging-pwd }}@h"));
        Assert.Null(secrets.TextOf("{{ prefect.blocks.secret.prod-pwd }}@h"));
    }

    [Fact]
    public void A_longer_texts_block_is_the_MODEs_and_another_for_another_text()
    {
        Write("PWD", "hush");
        var references = Read().References!;

        var one = references.BlockOfText("a {{ prefect.blocks.secret.staging-pwd }}");

        Assert.Matches("^staging-text-[0-9a-f]{16}$", one);
        Assert.Equal(one, references.BlockOfText("a {{ prefect.blocks.secret.staging-pwd }}"));
        Assert.NotEqual(one, references.BlockOfText("b {{ prefect.blocks.secret.staging-pwd }}"));
        Assert.Null(Read(SecretDelivery.Inline).References);
    }

    [Theory]
    [InlineData("hush\n", "hush")]
    [InlineData("hush\r\n", "hush")]
    [InlineData("hush\n\n", "hush\n")]
    [InlineData(" two words \t", " two words \t")]
    [InlineData("a\nb", "a\nb")]
    public void One_line_break_at_the_end_is_no_part_of_a_secret(string content, string secret)
    {
        Write("A", content);

        Assert.Equal(secret, Read().ValueOf("staging-a"));
    }

    [Fact]
    public void A_changed_file_counts_at_once()
    {
        Write("A", "old");
        var store = Store();
        var before = store.Of(Mode());

        Write("A", "new");

        Assert.Equal(("old", "new"), (before.ValueOf("staging-a"), store.Of(Mode()).ValueOf("staging-a")));
    }

    [Fact]
    public void Files_of_the_mount_and_directories_are_no_secrets()
    {
        Write("..data", "x");
        Write("README.md", "x");
        Directory.CreateDirectory(Path.Combine(_directory, "B"));
        Write("A", "x");

        Assert.Equal(["A"], Read().Templates.Keys);
    }

    [Theory]
    [InlineData("", "The secret A of MODE staging is empty.")]
    [InlineData("\n", "The secret A of MODE staging is empty.")]
    [InlineData("a\0b", "The secret A of MODE staging contains a NUL character.")]
    public void A_file_that_holds_no_secret_is_told_and_left_out(string content, string message)
    {
        Write("A", content);

        var secrets = Read();

        Assert.Empty(secrets.Templates);
        var finding = Assert.Single(secrets.Findings);
        Assert.Equal(("secret_unreadable", message, "Fix the file in Gateway:Modes:staging:Secrets:Directory."), (finding.Code, finding.Message, finding.Fix));
    }

    [Fact]
    public void A_file_that_is_no_text_is_told()
    {
        File.WriteAllBytes(Path.Combine(_directory, "A"), [0xff, 0xfe, 0x41]);

        Assert.Equal("The secret A of MODE staging is not text in UTF-8.", Assert.Single(Read().Findings).Message);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_secret_has_a_largest_size(int over, bool fits)
    {
        Write("A", new string('x', SecretStore.MaxBytes + over));

        Assert.Equal(fits ? [] : ["The secret A of MODE staging is larger than 65536 bytes."], Read().Findings.Select(static finding => finding.Message));
    }

    [Fact]
    public void A_secret_of_both_the_directory_and_the_settings_is_neither()
    {
        Write("A", "one");
        var options = Options();
        options.Secrets.Values = new Dictionary<string, string?> { ["A"] = "two" };

        var secrets = Store().Of(PolicyBuilders.Mode(options));

        Assert.Empty(secrets.Templates);
        Assert.Equal("The secret A of MODE staging is in its directory and in its settings.", Assert.Single(secrets.Findings).Message);
    }

    [Fact]
    public void Several_secrets_of_one_block_are_none()
    {
        Write("A_B", "one");
        Write("a_b", "two");
        Write("A_b", "three");

        var secrets = Read();

        Assert.Empty(secrets.Templates);
        Assert.Equal("The secrets A_B and A_b and a_b of MODE staging would be stored in the same block, staging-a-b.", Assert.Single(secrets.Findings).Message);
    }

    [Fact]
    public void A_directory_that_went_away_is_told_and_what_is_configured_stays()
    {
        var store = Store();
        var options = Options();
        options.Secrets.Values = new Dictionary<string, string?> { ["B"] = "b" };
        options.Secrets.Directory = Path.Combine(_directory, "gone");

        var secrets = store.Of(PolicyBuilders.Mode(options));

        Assert.Equal(["B"], secrets.Templates.Keys);
        Assert.Equal("Give the gateway read access to Gateway:Modes:staging:Secrets:Directory.", Assert.Single(secrets.Findings).Fix);
    }

    [Fact]
    public void A_directory_that_is_not_there_at_the_start_does_not_start()
    {
        var options = Options();
        options.Secrets.Directory = Path.Combine(_directory, "none");

        var exception = Assert.Throws<SettingsException>(() => new SecretStore(PolicyBuilders.Policy(options)));

        Assert.Equal($"Gateway:Modes:staging:Secrets:Directory: the directory '{_directory}/none' does not exist. Mount it, or remove the setting.", exception.Message);
    }

    [Fact]
    public void The_fingerprint_of_references_goes_by_names_and_that_of_inline_secrets_by_values()
    {
        Write("A", "1");
        var (block, inline) = (Read().Fingerprint, Read(SecretDelivery.Inline).Fingerprint);

        Write("A", "2");

        Assert.Equal(block, Read().Fingerprint);
        Assert.NotEqual(inline, Read(SecretDelivery.Inline).Fingerprint);
        Write("B", "2");
        Assert.NotEqual(block, Read().Fingerprint);
    }

    [Fact]
    public void What_somebody_else_says_is_told_without_any_secret_of_any_mode()
    {
        Write("LONG", "hush-hush");
        Write("SHORT", "hush");
        Write("PIN", "77");
        var store = new SecretStore(PolicyBuilders.Policy(Options()));

        Assert.Equal("a •••••• b •••••• 1977", store.Known().Hide("a hush-hush b hush 1977"));
        Assert.Equal("••••••", store.Known().Hide("77"));
        Write("LONG", "new one");
        Assert.Equal("•••••• and ••••••", store.Known().Hide("hush-hush and new one"));
    }

    [Fact]
    public void Secrets_print_their_number_alone()
    {
        Write("A", "hush");

        Assert.Equal("1 secret(s)", Read().ToString());
    }

    [Fact]
    public void A_mode_has_its_own_secrets_only()
    {
        Write("A", "hush");

        Assert.Empty(Store().Of(PolicyBuilders.Policy(Options()).Find("prod")!).Templates);
    }

    [Fact]
    public void Configured_secrets_are_checked()
    {
        var errors = PolicyBuilders.Errors(new ModeOptions
        {
            Variables = new Dictionary<string, string?> { ["TWICE"] = "x" },
            Environment = new Dictionary<string, string?> { ["ALSO"] = "x" },
            Secrets = new ModeSecretOptions
            {
                Directory = " ",
                Values = new Dictionary<string, string?> { ["1A"] = "hush", ["mode"] = "hush", ["TWICE"] = "hush", ["ALSO"] = "hush", ["EMPTY"] = "", ["A_B"] = "hush", ["a_b"] = "hush" },
            },
        });

        const string key = "Gateway:Modes:staging:Secrets:Values";
        Assert.Equal(
            [
                "Gateway:Modes:staging:Secrets:Directory is empty. Set a directory, or remove the setting.",
                $"{key}: A_B and a_b would be stored in the same block, staging-a-b. Rename one of them.",
                $"{key}:ALSO: ALSO is also in Gateway:Modes:staging:Environment or Gateway:Modes:staging:Variables. Keep only one of them.",
                $"{key}:EMPTY has no value. Set a value, or remove the name.",
                $"{key}:TWICE: TWICE is also in Gateway:Modes:staging:Environment or Gateway:Modes:staging:Variables. Keep only one of them.",
                $"{key}:mode: mode is set by the gateway (Gateway:ModeVariables). Remove it.",
            ],
            errors.Where(static error => !error.Contains("1A", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.StartsWith($"{key}:1A: '1A' is not a valid name, so no manifest can use it.", errors.Single(static error => error.Contains("1A", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", string.Concat(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_whose_blocks_could_be_anothers_does_not_start()
    {
        var options = PolicyBuilders.Options();
        options.Modes = new Dictionary<string, ModeOptions> { ["prod"] = new(), ["prod-eu"] = new() };

        Assert.Equal(
            ["Gateway:Modes:prod-eu: the name starts with that of MODE prod and a dash, so their Prefect blocks could not be told apart. Rename one of them."],
            PolicyCompiler.Compile(options).Errors);
    }

    private static SecretStore Store() => new(PolicyBuilders.Policy());

    private ModeSecrets Read(SecretDelivery delivery = SecretDelivery.Block) => Store().Of(Mode(delivery));

    private ModePolicy Mode(SecretDelivery delivery = SecretDelivery.Block)
    {
        var options = Options();
        options.Secrets.Delivery = delivery;
        return PolicyBuilders.Mode(options);
    }

    private ModeOptions Options()
    {
        var options = PolicyBuilders.Staging();
        options.Secrets = new ModeSecretOptions { Directory = _directory };
        return options;
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_directory, name), content);
}
