namespace Gateway.Sandbox.Runs;

/// <summary>
/// The workers of a sandbox, played: how the runs that are created from now on go. Of several courses that fit a run, it takes
/// the first that was added; a run that none fits takes <see cref="RunCourse.Completed"/>.
/// </summary>
internal sealed class SandboxRuns
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The courses, in the order in which they were added.</summary>
    public IReadOnlyList<RunCourse> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Select(entry => entry.Course)];
            }
        }
    }

    /// <summary>Adds a course after those that are there.</summary>
    /// <param name="course">The course.</param>
    public void Add(RunCourse course)
    {
        lock (_lock)
        {
            _entries.Add(new Entry(course));
        }
    }

    /// <summary>Removes all courses. Runs that have one keep it.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    /// <summary>The course of the next run of a deployment, which is counted.</summary>
    internal RunCourse Take(string deployment)
    {
        lock (_lock)
        {
            return _entries.Find(entry => entry.Fits(deployment))?.Take() ?? RunCourse.Completed;
        }
    }

    private sealed class Entry(RunCourse course)
    {
        private int _taken;

        public RunCourse Course { get; } = course;

        public bool Fits(string deployment) =>
            (Course.Deployment is null || string.Equals(Course.Deployment, deployment, StringComparison.Ordinal))
            && _taken < (Course.Times ?? int.MaxValue);

        public RunCourse Take()
        {
            _taken++;
            return Course;
        }
    }
}
