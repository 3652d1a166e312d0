using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Gateway.Images;

/// <summary>Asks the registries of the settings, and no other.</summary>
internal sealed class ImageRegistries : IImageRegistries
{
    /// <summary>More platforms than images have.</summary>
    private const int MaxPlatforms = 16;

    private static readonly FrozenDictionary<string, string> NoLabels = FrozenDictionary<string, string>.Empty;

    private readonly RegistryClient _client;
    private readonly FrozenDictionary<string, Registry> _registries;

    public ImageRegistries(RegistryClient client, IOptions<ImageOptions> options)
    {
        _client = client;
        _registries = (options.Value.Registries ?? FrozenDictionary<string, RegistryOptions>.Empty).Values
            .Select(static registry => new Registry(registry))
            .ToFrozenDictionary(static registry => registry.Host, StringComparer.OrdinalIgnoreCase);
    }

    public async Task<ImageResolution> ResolveAsync(ImageName image, bool withLabels, CancellationToken cancellationToken)
    {
        if (!_registries.TryGetValue(image.Registry, out var registry))
        {
            return new ImageResolution.NotListed();
        }

        try
        {
            return await ResolveAsync(registry, image, withLabels, cancellationToken);
        }
        catch (RegistryException exception)
        {
            return exception.MayPass ? new ImageResolution.Unavailable(exception.Message) : new ImageResolution.Refused(exception.Message);
        }
    }

    private async Task<ImageResolution> ResolveAsync(Registry registry, ImageName image, bool withLabels, CancellationToken cancellationToken)
    {
        var digest = ImageGrammar.IsDigest(image.Reference)
            ? image.Reference
            : await _client.ReadDigestAsync(registry, image.Repository, image.Reference, cancellationToken);

        // That a tag has a digest is the registry's word; that something has it is not.
        if (digest is null || await _client.ReadManifestAsync(registry, image.Repository, digest, cancellationToken) is not { } content)
        {
            return new ImageResolution.Missing();
        }

        if (ImageManifest.Read(content) is not { } manifest)
        {
            return new ImageResolution.Refused($"{image} at {registry.Host} is not an image.");
        }

        return new ImageResolution.Found(digest, withLabels ? await LabelsAsync(registry, image.Repository, manifest, cancellationToken) : NoLabels);
    }

    private async Task<IReadOnlyDictionary<string, string>> LabelsAsync(Registry registry, string repository, ImageManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Config is { } config)
        {
            return await LabelsOfAsync(registry, repository, config, cancellationToken);
        }

        if (manifest.Manifests.Count > MaxPlatforms)
        {
            throw new RegistryException($"The image of {repository} has more than {MaxPlatforms} platforms.", mayPass: false);
        }

        // Workers run the platform that they are: a label counts when all say it.
        IReadOnlyDictionary<string, string>? common = null;
        foreach (var platform in manifest.Manifests)
        {
            var content = await _client.ReadManifestAsync(registry, repository, platform, cancellationToken);
            var labels = content is not null && ImageManifest.Read(content)?.Config is { } configuration
                ? await LabelsOfAsync(registry, repository, configuration, cancellationToken)
                : throw new RegistryException($"{registry.Host} lacks a part of the image of {repository}.", mayPass: false);
            common = common is null ? labels : common.Intersect(labels).ToDictionary(StringComparer.Ordinal);
        }

        return common ?? NoLabels;
    }

    private async Task<IReadOnlyDictionary<string, string>> LabelsOfAsync(Registry registry, string repository, string config, CancellationToken cancellationToken) =>
        ImageManifest.ReadLabels(await _client.ReadBlobAsync(registry, repository, config, cancellationToken))
        ?? throw new RegistryException($"The configuration of the image of {repository} cannot be read.", mayPass: false);
}
