namespace Gateway.Sandbox.State;

/// <summary>Work queues are made as they are named, without a word to the client.</summary>
internal static class Queues
{
    /// <summary>The pool's queue of that name, made when it has none; its default queue where no name is given.</summary>
    public static WorkQueue QueueFor(this WorkPool pool, string? name, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(name))
        {
            return pool.DefaultQueue;
        }

        if (pool.Queues.Find(queue => queue.Name == name) is { } existing)
        {
            return existing;
        }

        var queue = new WorkQueue
        {
            Id = Guid.NewGuid(),
            Created = now,
            Name = name,
            PoolName = pool.Name,
            PoolId = pool.Id,
            Description = "",
            Priority = pool.Queues.Max(each => each.Priority) + 1,
        };
        pool.Queues.Add(queue);
        return queue;
    }

    /// <summary>A new pool with its default queue.</summary>
    public static WorkPool NewPool(
        string name, string type, System.Text.Json.JsonElement baseJobTemplate, System.Text.Json.JsonElement storage, DateTimeOffset now)
    {
        var id = Guid.NewGuid();
        var queue = new WorkQueue
        {
            Id = Guid.NewGuid(),
            Created = now,
            Name = "default",
            PoolName = name,
            PoolId = id,
            Description = "The work pool's default queue.",
            Priority = 1,
        };
        var pool = new WorkPool
        {
            Id = id,
            Created = now,
            Updated = now,
            Name = name,
            Type = type,
            BaseJobTemplate = baseJobTemplate,
            StorageConfiguration = storage,
            DefaultQueue = queue,
        };
        pool.Queues.Add(queue);
        return pool;
    }
}
