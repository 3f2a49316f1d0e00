
### Certification.
