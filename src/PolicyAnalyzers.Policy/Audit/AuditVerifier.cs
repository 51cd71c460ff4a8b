namespace PolicyAnalyzers.Policy;

/// <summary>
/// Verifies an exported audit log without the gateway: that no record was changed, taken out, put in or moved, and that the log has every record that the gateway's
/// checkpoints speak of.
/// </summary>
/// <param name="keys">The gateway's public keys: all that ever signed. What a revoked one signed must fit, and proves nothing.</param>
public sealed class AuditVerifier(AuditKeys keys)
{
    /// <summary>Verifies a log, read once from its beginning to its end.</summary>
    /// <param name="lines">
    /// The lines of the export, in their order. It begins with record 1, or with a checkpoint of the record before its first, and ends with a checkpoint of its last.
    /// </param>
    /// <param name="known">Checkpoints (JWS) that were kept elsewhere; the log must agree with each. Only they show that its end was cut off together with its last checkpoint.</param>
    public AuditVerification Verify(IEnumerable<string> lines, IEnumerable<string> known)
    {
        Reading reading = new(keys);
        foreach (string jws in known)
        {
            reading.Expect(jws);
        }

        foreach (string line in lines)
        {
            reading.Next(line);
        }

        return reading.End();
    }

    private sealed class Reading(AuditKeys keys)
    {
        private readonly List<AuditFault> _faults = [];
        private readonly Dictionary<long, List<AuditCheckpoint>> _expected = [];
        private byte[] _chain = AuditChain.Start;
        private long _line, _after, _sequence, _attested;
        private string? _issuer;

        public void Expect(string jws)
        {
            if (Read(jws, "a checkpoint that was kept elsewhere", out _) is { } checkpoint)
            {
                if (!_expected.TryGetValue(checkpoint.Sequence, out List<AuditCheckpoint>? others))
                {
                    _expected.Add(checkpoint.Sequence, others = []);
                }

                others.Add(checkpoint);
            }
        }

        public void Next(string line)
        {
            _line++;
            if (AuditLine.Parse(line) is not { } read)
            {
                Fault($"line {_line} is neither a record nor a checkpoint, or was written anew");
            }
            else if (!read.IsCheckpoint)
            {
                Record(read);
            }
            else if (Read(read.Text, $"the checkpoint in line {_line}", out bool isRevoked) is { } checkpoint)
            {
                Checkpoint(checkpoint, isRevoked);
            }
        }

        public AuditVerification End()
        {
            if (_sequence > _attested)
            {
                Fault($"no checkpoint follows record {_sequence}: the end of the export is missing");
            }

            foreach (long sequence in _expected.Keys.Where(sequence => sequence < _after).Order())
            {
                Fault($"a checkpoint that was kept elsewhere speaks of record {sequence}, and the export begins after record {_after}: it cannot be held against it");
            }

            foreach (long sequence in _expected.Keys.Where(sequence => sequence > _sequence).Order())
            {
                Fault($"the log ends with record {_sequence}, and a checkpoint that was kept elsewhere speaks of record {sequence}: its end was cut off");
            }

            return new AuditVerification(_after, _sequence, AuditChain.ToText(_chain), _issuer, _faults);
        }

        private void Record(AuditLine record)
        {
            if (record.Sequence <= _sequence)
            {
                Fault($"record {record.Sequence} follows record {_sequence}: it was moved, or put in");
                return;
            }

            if (record.Sequence > _sequence + 1)
            {
                string missing = record.Sequence == _sequence + 2 ? $"record {_sequence + 1} is" : $"records {_sequence + 1} to {record.Sequence - 1} are";
                Fault($"{missing} missing");
            }
            else if (AuditChain.ToText(AuditChain.Next(_chain, record.Sequence, record.Text)) != record.Chain)
            {
                Fault($"record {record.Sequence} was changed, or its hash was");
            }

            // What follows is held against the hash that is stated, so that one fault does not hide the next.
            _chain = AuditChain.Parse(record.Chain) ?? _chain;
            _sequence = record.Sequence;
            CompareExpected();
        }

        /// <summary>A checkpoint by a revoked key must fit, and proves nothing: others may have signed it.</summary>
        private void Checkpoint(AuditCheckpoint checkpoint, bool isRevoked)
        {
            if (_line == 1)
            {
                if (isRevoked)
                {
                    Fault("the export begins with a checkpoint by a key that was revoked, so nothing says what lies before it");
                }

                _after = _sequence = _attested = checkpoint.Sequence;
                _chain = AuditChain.Parse(checkpoint.Chain)!;
                CompareExpected();
            }
            else if (checkpoint.Sequence == _sequence)
            {
                Compare(checkpoint);
                _attested = isRevoked ? _attested : _sequence;
            }
            else
            {
                Fault($"the checkpoint in line {_line} speaks of record {checkpoint.Sequence}, and stands after record {_sequence}");
            }
        }

        private void CompareExpected()
        {
            foreach (AuditCheckpoint checkpoint in _expected.GetValueOrDefault(_sequence) ?? [])
            {
                Compare(checkpoint);
            }
        }

        private void Compare(AuditCheckpoint checkpoint)
        {
            if (checkpoint.Chain != AuditChain.ToText(_chain))
            {
                Fault($"the checkpoint of {checkpoint.Time:u} has another hash for record {_sequence}: what lies before it was written anew");
            }
        }

        private AuditCheckpoint? Read(string jws, string which, out bool isRevoked)
        {
            isRevoked = false;
            try
            {
                AuditCheckpoint checkpoint = keys.Verify(jws, out isRevoked);
                _issuer ??= checkpoint.Issuer;
                if (checkpoint.Issuer == _issuer)
                {
                    return checkpoint;
                }

                Fault($"{which} is of gateway '{checkpoint.Issuer}', and another of '{_issuer}'");
            }
            catch (PolicyFormatException exception)
            {
                Fault($"{which} is not the gateway's: {exception.Message}");
            }

            return null;
        }

        private void Fault(string reason) => _faults.Add(new AuditFault(_line, reason));
    }
}
